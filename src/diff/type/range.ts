/**
 * Range types. A range type is never changed in place.
 */
import type { QualifiedName, Range } from "../../catalog/mod.ts"
import { quoteName } from "../../text/mod.ts"
import { always, type Context, dotted, draft, isQualified, nameOf, never, noText, nothing } from "../description/context.ts"
import type { Compared, Operations } from "../description/description.ts"
import { comparedWhole, noNames, noType, ownStatements, ranked } from "../description/plain.ts"
import { execute, script } from "../description/statement.ts"
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
  create: (object) => [draft(execute(createText(object), `DROP TYPE ${quoteName(object)}`))],
  drop: (object) => [draft(execute(`DROP TYPE ${quoteName(object)}`, createText(object)))],
  alterable: () => false,
  alter: () => [],
  park: (object, name, context) => {
    const multirange = { schema: object.multirange.schema, name: multirangeOf({ schema: "", name }).name }
    // A range is parked before its subtype, and its inverse runs after that of the subtype.
    const renamed = { ...object, name, multirange }
    const forward = script(...types(object, renamed), ...constructors(object, renamed, renamed))
    const back = script(...constructors(renamed, object, renamed), ...types(renamed, object))
    return { draft: draft(execute(forward, back)), parked: { ...renamed, subtype: parkedSubtype(object, context) } }
  }
}

/** The name of the multirange type of a parked range type. */
const multirangeOf = ({ name, schema }: QualifiedName): QualifiedName => ({ schema, name: `${name}_m` })

/** The subtype under its parked name. */
const parkedSubtype = ({ subtype }: Range, context: Context): string => {
  const type = context.from.objects.filter(isQualified).find((type) => dotted(type) === subtype.replaceAll("\"", ""))
  const parked = type === undefined ? undefined : context.parked(type)
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
