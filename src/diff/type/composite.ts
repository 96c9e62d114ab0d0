/**
 * Composite types.
 */
import { type Attribute, type Composite, find, type QualifiedName } from "../../catalog/mod.ts"
import * as Hazard from "../../hazard/mod.ts"
import { quoteIdentifier, quoteName, words } from "../../text/mod.ts"
import { always, columnAt, type Context, dotted, draft, nameOf, never, noText, nothing } from "../description/context.ts"
import type { Compared, Operations } from "../description/description.ts"
import { comparedWhole, noNames, noType, ownStatements, ranked } from "../description/plain.ts"
import { execute } from "../description/statement.ts"
import { conversionOf, conversions, convertedText } from "../value/conversion.ts"
import { valueHazards } from "../value/type_change.ts"
import { parkedTyped, typeRename } from "./_park.ts"
import { type RebuiltCasts, rebuiltCasts } from "./_rebuilt_cast.ts"

const called = (type: Composite): string => `TYPE ${quoteName(type)}`

const attribute = ({ collation, name, type }: Attribute): string =>
  words(quoteIdentifier(name), type, collation && `COLLATE ${quoteName(collation)}`)

const createText = (object: Composite): string =>
  `CREATE TYPE ${quoteName(object)} AS (${object.attributes.map(attribute).join(", ")})`

const isSame = (a: Attribute, b: Attribute): boolean => attribute(a) === attribute(b)

const named = (type: Composite, { name }: Attribute): Attribute | undefined =>
  type.attributes.find((other) => other.name === name)

/** The attributes of `from` that `to` does not have. */
const goneFrom = (from: Composite, to: Composite): ReadonlyArray<Attribute> =>
  from.attributes.filter((each) => named(to, each) === undefined)

/** The attributes whose types change: as they were, and as they will be. */
const retyped = (from: Composite, to: Composite): ReadonlyArray<readonly [Attribute, Attribute]> =>
  from.attributes.flatMap((old) => {
    const each = named(to, old)
    return each === undefined || isSame(old, each) ? [] : [[old, each] as const]
  })

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

const losses = (from: Composite, to: Composite): ReadonlyArray<Hazard.Hazard> => {
  const gone = goneFrom(from, to).map(({ name }) => name)
  return gone.length === 0 ? [] : [Hazard.attributesDropped(dotted(to), gone)]
}

const castHazards = (from: Composite, to: Composite, context: Context): ReadonlyArray<Hazard.Hazard> => [
  ...losses(from, to),
  ...retyped(from, to).flatMap(([old, each]) =>
    old.type === each.type
      ? []
      : valueHazards(`${dotted(to)}.${each.name}`, old, each, conversionOf(old, each, conversions(context, false)))
  )
]

/** The cast of a composite that is rebuilt: each attribute gets the value that the one of its name had. */
const castsOf = (object: Composite, context: Context): RebuiltCasts => {
  const [old, parkedName] = [find(context.from, object.address), context.parked(object)]
  const to = find(context.to, object.address)
  if (parkedName === undefined || old?.kind !== "composite" || to?.kind !== "composite") return rebuiltCasts([])
  const row = (source: Composite, target: Composite, type: QualifiedName, isBack: boolean) => {
    const values = target.attributes.map((each) => {
      const from = named(source, each)
      if (from === undefined) return "NULL"
      const written = isBack ? parkedTyped(each, context) : each
      const value = `($1).${quoteIdentifier(each.name)}`
      return convertedText(value, { from, to: each, target: written.type, isBack }, context)
    })
    return `ROW(${values.join(", ")})::${quoteName(type)}`
  }
  const cast = {
    type: nameOf(to),
    old: parkedName,
    forward: row(old, to, to, false),
    back: row(to, old, parkedName, true)
  }
  return rebuiltCasts([cast], castHazards(old, to, context))
}

// In place only if the inverse is possible in place: an attribute dropped from the middle would be added at the end.
const operations: Operations<Composite> = {
  create: (object, _parts, context) => [
    draft(execute(createText(object), `DROP TYPE ${quoteName(object)}`)),
    ...castsOf(object, context).created
  ],
  drop: (object) => [draft(execute(`DROP TYPE ${quoteName(object)}`, createText(object)))],
  alterable: (from, to, context) => isAppended(from, to) && (retyped(from, to).length === 0 || isLoose(from, context)),
  alter: (from, to, _parts, context) => {
    const isCascade = isOfTypedTable(from, context)
    const hazards = isCascade ? castHazards(from, to, context) : losses(from, to)
    return [draft(execute(alterText(from, to, isCascade), alterText(to, from, isCascade)), ...hazards)]
  },
  park: (object, name, context) => ({
    draft: typeRename("TYPE", object, name),
    parked: { ...object, name, attributes: object.attributes.map((each) => parkedTyped(each, context)) },
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
