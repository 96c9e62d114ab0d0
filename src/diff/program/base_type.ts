/**
 * Base types. A shell of the type is created first, then the functions that read and write its values, then the type.
 */
import { type BaseType, find, ofKind, type TypeFunction } from "../../catalog/mod.ts"
import { quoteIdentifier, quoteName } from "../../text/mod.ts"
import { type Context, dotted, draft, nothing, type Scene, tableOf } from "../description/context.ts"
import type { Compared } from "../description/description.ts"
import { standaloneKind } from "../description/standalone_kind.ts"
import { commentText, execute, roleText, script } from "../description/statement.ts"
import type { Options } from "../options.ts"

const called = (type: BaseType): string => `TYPE ${quoteName(type)}`

const written = (options: BaseType["options"]): string =>
  Object.entries(options).map(([name, value]) => `${name} = ${value}`).join(", ")

const createText = (type: BaseType): string =>
  script(
    `CREATE ${called(type)}`,
    ...type.functions.map(({ definition }) => definition),
    Object.keys(type.options).length > 0 && `CREATE ${called(type)} (${written(type.options)})`
  )

type Privilege = TypeFunction["privileges"][number]

const isSame = (a: Privilege, b: Privilege): boolean => a.grantee === b.grantee && a.grantable === b.grantable

const missing = (list: ReadonlyArray<Privilege>, each: Privilege): boolean => !list.some((other) => isSame(other, each))

const byDefault = ({ owner }: TypeFunction): ReadonlyArray<Privilege> =>
  ["public", owner].map((grantee) => ({ grantee, grantable: false }))

/** The privileges of a function whose owner is by then that of `to`; a new one has the default privileges. */
const grants = (to: TypeFunction, from: TypeFunction | undefined): ReadonlyArray<string> => {
  const before = (from?.privileges ?? byDefault(to)).map(({ grantable, grantee }) => ({
    grantable,
    grantee: grantee === from?.owner ? to.owner : grantee
  }))
  return [
    ...before.filter((each) => missing(to.privileges, each)).map(({ grantee }) =>
      `REVOKE ALL ON ${to.called} FROM ${roleText(grantee)}`
    ),
    ...to.privileges.filter((each) => missing(before, each)).map(({ grantable, grantee }) =>
      `GRANT EXECUTE ON ${to.called} TO ${roleText(grantee)}${grantable ? " WITH GRANT OPTION" : ""}`
    )
  ]
}

/** The statements after which a function has what the other has besides its definition. Without `from`, it is new. */
const attached = (to: TypeFunction, from: TypeFunction | undefined, options: Options): ReadonlyArray<string> => [
  ...(to.comment === from?.comment ? [] : [commentText(to.called, to.comment ?? null)]),
  ...(options.owners === true && to.owner !== from?.owner
    ? [`ALTER ${to.called} OWNER TO ${roleText(to.owner)}`]
    : []),
  ...(options.privileges === true ? grants(to, from) : [])
]

/** The same for a type that is created; where it is recreated, owners and privileges that are not compared are given back. */
const created = (type: BaseType, { changeOf, from, options }: Scene): ReadonlyArray<string> => {
  const old = find(from, type.address)
  const isBack = changeOf(type.address)?.drop === true && old?.kind === "base-type"
  return type.functions.flatMap((each) => {
    const before = isBack ? functionAt(old, each.called) : undefined
    const { owner, privileges, ...rest } = each
    const kept: TypeFunction = {
      ...rest,
      owner: options.owners === true || before === undefined ? owner : before.owner,
      privileges: options.privileges === true || before === undefined ? privileges : before.privileges
    }
    return attached(kept, undefined, before === undefined ? options : { ...options, owners: true, privileges: true })
  })
}

/** What ALTER TYPE can set. */
const settable: ReadonlySet<string> = new Set([
  "RECEIVE",
  "SEND",
  "TYPMOD_IN",
  "TYPMOD_OUT",
  "ANALYZE",
  "SUBSCRIPT",
  "STORAGE"
])

const functionAt = (type: BaseType, name: string): TypeFunction | undefined =>
  type.functions.find(({ called }) => called === name)

/** The columns of the type keep the former storage, so they are given the new one. */
const columnStorage = (type: BaseType, { from, to }: Context): ReadonlyArray<string> =>
  ofKind(from, "column").flatMap((column) => {
    const { inherited, storage, userType } = column
    const desired = find(to, column.address)
    const isOfType = userType?.array === false && userType.name === type.name && userType.schema === type.schema
    return isOfType && !inherited && storage === undefined && desired?.kind === "column" &&
        desired.storage === undefined
      ? [
        `ALTER TABLE ${quoteName(tableOf(column))} ALTER COLUMN ${quoteIdentifier(column.name)} SET STORAGE ${type
          .options["STORAGE"]!}`
      ]
      : []
  })

const changes = (from: BaseType, to: BaseType, context: Context): ReadonlyArray<string> | "recreate" => {
  const differing = [...new Set([...Object.keys(from.options), ...Object.keys(to.options)])]
    .filter((name) => from.options[name] !== to.options[name])
  // The storage cannot become plain, and cannot be changed from it.
  const isFixed = (name: string) =>
    !settable.has(name) || (name === "STORAGE" && [from, to].some(({ options }) => options[name] === "plain"))
  const isReshaped = to.functions.some(({ called, shape }) => (functionAt(from, called)?.shape ?? shape) !== shape)
  if (differing.some(isFixed) || isReshaped) return "recreate"
  const settings = differing.map((name) => `${name} = ${to.options[name] ?? "NONE"}`)
  return [
    ...to.functions.filter((each) => functionAt(from, each.called)?.definition !== each.definition)
      .map(({ definition }) => definition),
    ...to.functions.flatMap((each) => attached(each, functionAt(from, each.called), context.options)),
    ...(settings.length === 0 ? [] : [`ALTER ${called(to)} SET (${settings.join(", ")})`]),
    ...(differing.includes("STORAGE") ? columnStorage(to, context) : []),
    ...from.functions.filter((each) => functionAt(to, each.called) === undefined).map(({ called }) => `DROP ${called}`)
  ]
}

// The functions depend on the type as well, so the type is dropped with them.
const dropText = (type: BaseType): string => `DROP ${called(type)}${type.functions.length === 0 ? "" : " CASCADE"}`

/** Base types. */
export const baseType: Compared<"base-type"> = standaloneKind<BaseType>({
  create: createText,
  called,
  changes,
  isOwned: true,
  rank: 10,
  needs: nothing
}, {
  create: (type, _parts, scene) => [
    draft(execute(script(createText(type), ...created(type, scene)), dropText(type)))
  ],
  drop: (type, _parts, { options }) => [
    draft(execute(
      dropText(type),
      script(createText(type), ...type.functions.flatMap((each) => attached(each, undefined, options)))
    ))
  ],
  grant: (type) => ({ on: called(type) }),
  defaultPrivileges: "types",
  isTypeName: true,
  places: (type) => [dotted(type)]
})
