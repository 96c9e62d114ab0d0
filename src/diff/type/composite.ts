/**
 * Composite types.
 */
import { type Composite, find } from "../../catalog/mod.ts"
import { quoteIdentifier, quoteName, words } from "../../text/mod.ts"
import { always, columnAt, type Context, dotted, draft, nameOf, never, noText, nothing } from "../description/context.ts"
import type { Compared, Operations } from "../description/description.ts"
import { comparedWhole, noNames, noType, ownStatements, ranked } from "../description/plain.ts"
import { execute } from "../description/statement.ts"
import { attribute, attributeCast, castHazards, goneFrom, losses, named, retyped } from "../value/composite.ts"
import { parkedTyped } from "../value/parked_type.ts"
import { type RebuiltCasts, rebuiltCasts } from "../value/rebuilt_cast.ts"
import { typeRename } from "./_park.ts"

const called = (type: Composite): string => `TYPE ${quoteName(type)}`

/** The type while the types of its attributes are parked. */
const withParked = (object: Composite, context: Context): Composite => ({
  ...object,
  attributes: object.attributes.map((each) => parkedTyped(each, context))
})

const createText = (object: Composite): string =>
  `CREATE TYPE ${quoteName(object)} AS (${object.attributes.map(attribute).join(", ")})`

/** Whether all attributes that stay come first on both sides, in one order, so that the others are dropped and added. */
const isAppended = (from: Composite, to: Composite): boolean => {
  const kept = from.attributes.filter((each) => named(to, each) !== undefined)
  return kept.every((old, index) => from.attributes[index] === old && to.attributes[index]?.name === old.name)
}

/**
 * Whether PostgreSQL changes the types of attributes in place: nothing contains values of the type, and nothing except
 * typed tables and functions with a body as text depends on it.
 */
const isLoose = ({ address }: Composite, { usersOf }: Context): boolean =>
  usersOf(address).every((user) =>
    user.parent === address || user.kind === "table" ||
    ((user.kind === "function" || user.kind === "procedure") && user.body !== "")
  )

/** Whether values of the type become values of another one, for which they need all the attributes that they have. */
const isLeft = ({ address, name, schema }: Composite, { to, usersOf }: Context): boolean =>
  usersOf(address).map((user) => "userType" in user ? find(to, user.address) : undefined).some((after) =>
    after !== undefined &&
    !("userType" in after && after.userType?.name === name && after.userType.schema === schema)
  )

/** Whether no attribute goes and none gets another type. */
const isExtended = (from: Composite, to: Composite): boolean =>
  goneFrom(from, to).length === 0 && retyped(from, to).length === 0

const isOfTypedTable = ({ address }: Composite, { usersOf }: Context): boolean =>
  usersOf(address).some(({ kind }) => kind === "table")

const alterText = (from: Composite, to: Composite, isCascade: boolean): string => {
  const actions = [
    ...goneFrom(from, to).map(({ name }) => `DROP ATTRIBUTE ${quoteIdentifier(name)}`),
    ...retyped(from, to).map(([, { collation, name, type }]) =>
      words(`ALTER ATTRIBUTE ${quoteIdentifier(name)} TYPE ${type}`, collation && `COLLATE ${quoteName(collation)}`)
    ),
    ...goneFrom(to, from).map((each) => `ADD ATTRIBUTE ${attribute(each)}`)
  ]
  const cascade = isCascade ? " CASCADE" : ""
  return `ALTER TYPE ${quoteName(to)} ${actions.map((action) => action + cascade).join(", ")}`
}

/** The cast of a composite that is rebuilt: each attribute gets the value that the one of its name had. */
const castsOf = (object: Composite, context: Context): RebuiltCasts => {
  const [old, to] = [find(context.from, object.address), find(context.to, object.address)]
  if (context.parked(object) === undefined || old?.kind !== "composite" || to?.kind !== "composite") {
    return rebuiltCasts([])
  }
  return rebuiltCasts([attributeCast(old, to, context)], castHazards(old, to, context))
}

// In place only if the inverse is possible in place: an attribute dropped from the middle would be added at the end.
const operations: Operations<Composite> = {
  create: (object, _parts, context) => [
    draft(execute(createText(object), `DROP TYPE ${quoteName(object)}`)),
    ...castsOf(object, context).created
  ],
  drop: (object, _parts, context) => [
    draft(execute(`DROP TYPE ${quoteName(object)}`, createText(withParked(object, context))))
  ],
  alterable: (from, to, context) =>
    isAppended(from, to) && (retyped(from, to).length === 0 || isLoose(from, context)) &&
    (isExtended(from, to) || !isLeft(from, context)),
  alter: (from, to, _parts, context) => {
    const isCascade = isOfTypedTable(from, context)
    const hazards = isCascade ? castHazards(from, to, context) : losses(from, to)
    return [draft(execute(alterText(from, to, isCascade), alterText(to, from, isCascade)), ...hazards)]
  },
  park: (object, name, context) => ({
    draft: typeRename("TYPE", object, name),
    parked: { ...withParked(object, context), name },
    undone: castsOf(object, context).dropped
  })
}

/** Composite types. */
export const composite: Compared<"composite"> = {
  requestedBy: "always",
  ...operations,
  ...comparedWhole,
  comment: {
    on: (type, on) => {
      const attribute = columnAt(type.attributes, on)
      return attribute === undefined ? called(type) : `COLUMN ${quoteName(type)}.${quoteIdentifier(attribute)}`
    },
    target: (type) => ({ kind: "type", name: nameOf(type) })
  },
  owner: called,
  grant: (type) => ({ on: called(type) }),
  defaultPrivileges: "types",
  needs: ({ attributes }) => attributes.flatMap(({ userType }) => userType === undefined ? [] : [{ type: userType }]),
  isRecordedForParent: never,
  evaluates: nothing,
  body: noText,
  namesInBodies: ({ name }) => [name],
  canRelease: false,
  isRecreatedWith: always,
  places: (type) => [dotted(type)],
  ...noType,
  isTypeName: true,
  usesTypes: true,
  containsType: always,
  ...ranked(16),
  ...ownStatements,
  attachments: "all",
  ...noNames,
  types: ["type"]
}
