/**
 * Range types. A range type is never changed in place.
 */
import type { QualifiedName, Range } from "../../catalog/mod.ts"
import { quoteName } from "../../text/mod.ts"
import { always, type Context, dotted, draft, nameOf, never, noText, nothing } from "../description/context.ts"
import type { Compared, Operations } from "../description/description.ts"
import { comparedWhole, noNames, noType, ownStatements, ranked } from "../description/plain.ts"
import { execute, script } from "../description/statement.ts"
import { isCastRebuilt, typeNamed } from "../value/conversion.ts"
import { parkedCollation } from "../value/parked_collation.ts"
import { type RebuiltCasts, rebuiltCasts } from "../value/rebuilt_cast.ts"
import { renameText } from "./_park.ts"

const called = (type: Range): string => `TYPE ${quoteName(type)}`

const createText = (object: Range): string => {
  const options = [
    `subtype = ${object.subtype}`,
    object.operatorClass && `subtype_opclass = ${quoteName(object.operatorClass)}`,
    object.collation && `collation = ${quoteName(object.collation)}`,
    object.canonical && `canonical = ${quoteName(object.canonical)}`,
    object.difference && `subtype_diff = ${quoteName(object.difference)}`,
    `multirange_type_name = ${quoteName(object.multirange)}`
  ].filter((option) => option !== undefined)
  return `CREATE TYPE ${quoteName(object)} AS RANGE (${options.join(", ")})`
}

const operations: Operations<Range> = {
  create: (object, _parts, context) => [
    draft(execute(createText(object), `DROP TYPE ${quoteName(object)}`)),
    ...castsOf(object, context).created
  ],
  drop: (object) => [draft(execute(`DROP TYPE ${quoteName(object)}`, createText(object)))],
  alterable: never,
  alter: () => [],
  park: (object, name, context) => {
    const multirange = { schema: object.multirange.schema, name: multirangeOf({ schema: "", name }).name }
    // A range is parked before its subtype, and its inverse runs after that of the subtype.
    const renamed = { ...object, name, multirange }
    const forward = script(...types(object, renamed), ...constructors(object, renamed, renamed))
    const back = script(...constructors(renamed, object, renamed), ...types(renamed, object))
    return {
      draft: draft(execute(forward, back)),
      parked: { ...renamed, ...collationOf(object, context), subtype: parkedSubtype(object, context) },
      undone: castsOf(object, context).dropped
    }
  }
}

/** The name of the multirange type of a parked range type. */
const multirangeOf = ({ name, schema }: QualifiedName): QualifiedName => ({ schema, name: `${name}_m` })

const bounds = `pg_catalog.concat(CASE WHEN pg_catalog.lower_inc($1) THEN '[' ELSE '(' END, ` +
  `CASE WHEN pg_catalog.upper_inc($1) THEN ']' ELSE ')' END)`

const rangeText = (type: QualifiedName, subtype: string) =>
  `CASE WHEN pg_catalog.isempty($1) THEN 'empty'::${quoteName(type)} ELSE ${quoteName(type)}(` +
  `pg_catalog.lower($1)::${subtype}, pg_catalog.upper($1)::${subtype}, ${bounds}) END`

const multirangeText = (type: QualifiedName, many: QualifiedName) =>
  `coalesce((SELECT pg_catalog.range_agg(one::${quoteName(type)}) FROM pg_catalog.unnest($1) AS one), ` +
  `'{}'::${quoteName(many)})`

const body = (expression: string) => ({ language: "sql" as const, text: `SELECT ${expression}` })

/** The casts of a range type that is rebuilt, if its text form cannot be used; a multirange is converted by its ranges. */
const castsOf = (object: Range, context: Context): RebuiltCasts => {
  const old = context.parked(object)
  if (old === undefined || !isCastRebuilt({ userType: { ...nameOf(object), array: false } }, context)) {
    return rebuiltCasts([])
  }
  const oldMany = multirangeOf(old)
  const types = { type: nameOf(object), old }
  const forward = rangeText(object, object.subtype)
  const back = rangeText(old, parkedSubtype(object, context))
  return rebuiltCasts([
    { ...types, forward: body(forward), back: body(back) },
    {
      type: object.multirange,
      old: oldMany,
      forward: body(multirangeText(object, object.multirange)),
      back: body(multirangeText(old, oldMany))
    }
  ])
}

/** The collation under its parked name. */
const collationOf = ({ collation }: Range, context: Context): Pick<Range, "collation"> =>
  collation === undefined ? {} : { collation: parkedCollation(collation, context) ?? collation }

/** The subtype under its parked name. */
const parkedSubtype = ({ subtype }: Range, context: Context): string => {
  const { userType } = typeNamed(subtype, context.from)
  const parked = userType === undefined ? undefined : context.parked(userType)
  return parked === undefined ? subtype : quoteName(parked)
}

const types = (from: Range, to: Range): ReadonlyArray<string> => [
  renameText("TYPE", quoteName(from), to.name),
  renameText("TYPE", quoteName(from.multirange), to.multirange.name)
]

// Renaming a type does not rename its constructor functions. `now` is the range type at the time of these statements.
const constructors = (from: Range, to: Range, now: Range): ReadonlyArray<string> => [
  renameText("FUNCTION", `${quoteName(from)}(${from.subtype}, ${from.subtype})`, to.name),
  renameText("FUNCTION", `${quoteName(from)}(${from.subtype}, ${from.subtype}, text)`, to.name),
  ...["", quoteName(now), `VARIADIC ${quoteName(now)}[]`].map((argument) =>
    renameText("FUNCTION", `${quoteName(from.multirange)}(${argument})`, to.multirange.name)
  )
]

/** Range types. */
export const range: Compared<"range"> = {
  requestedBy: "always",
  ...operations,
  ...comparedWhole,
  comment: { on: called, target: (type) => ({ kind: "type", name: nameOf(type) }) },
  owner: called,
  grant: (type) => ({ on: called(type) }),
  defaultPrivileges: "types",
  needs: nothing,
  isRecordedForParent: never,
  evaluates: nothing,
  body: noText,
  namesInBodies: ({ name }) => [name],
  canRelease: false,
  isRecreatedWith: always,
  places: (type) => [dotted(type)],
  ...noType,
  isTypeName: true,
  secondType: ({ multirange }, parked) => ({ name: multirange, parked: multirangeOf(parked) }),
  usesTypes: true,
  ...ranked(20),
  ...ownStatements,
  attachments: "all",
  ...noNames
}
