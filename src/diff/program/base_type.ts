/**
 * Base types. A shell of the type is created first, then the functions that read and write its values, then the type.
 */
import { type BaseType, find, ofKind, type TypeFunction } from "../../catalog/mod.ts"
import { quoteIdentifier, quoteName } from "../../text/mod.ts"
import { type Context, dotted, draft, nothing, tableOf } from "../description/context.ts"
import type { Compared } from "../description/description.ts"
import { standaloneKind } from "../description/standalone_kind.ts"
import { execute, script } from "../description/statement.ts"

const called = (type: BaseType): string => `TYPE ${quoteName(type)}`

const written = (options: BaseType["options"]): string =>
  Object.entries(options).map(([name, value]) => `${name} = ${value}`).join(", ")

const createText = (type: BaseType): string =>
  script(
    `CREATE ${called(type)}`,
    ...type.functions.map(({ definition }) => definition),
    Object.keys(type.options).length > 0 && `CREATE ${called(type)} (${written(type.options)})`
  )

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
  create: (type) => [draft(execute(createText(type), dropText(type)))],
  drop: (type) => [draft(execute(dropText(type), createText(type)))],
  grant: (type) => ({ on: called(type) }),
  defaultPrivileges: "types",
  isTypeName: true,
  places: (type) => [dotted(type)]
})
