/**
 * Composite types.
 */
import type { Attribute, Composite } from "../../catalog/mod.ts"
import * as Hazard from "../../hazard/mod.ts"
import { quoteIdentifier, quoteName, words } from "../../text/mod.ts"
import { always, columnAt, dotted, draft, nameOf, never, noText, nothing } from "../description/context.ts"
import type { Compared, Operations } from "../description/description.ts"
import { comparedWhole, noNames, noType, ownStatements, ranked } from "../description/plain.ts"
import { execute } from "../description/statement.ts"
import { parkedTyped, typeRename } from "./_park.ts"

const called = (type: Composite): string => `TYPE ${quoteName(type)}`

const attribute = ({ collation, name, type }: Attribute): string =>
  words(quoteIdentifier(name), type, collation && `COLLATE ${quoteName(collation)}`)

const createText = (object: Composite): string =>
  `CREATE TYPE ${quoteName(object)} AS (${object.attributes.map(attribute).join(", ")})`

const same = (a: Attribute) => (b: Attribute): boolean => attribute(a) === attribute(b)

/** Attributes are dropped, and added at the end, in place, also where columns have the type. */
const attributeChanges = (from: Composite, to: Composite): ReadonlyArray<string> | undefined => {
  const kept = from.attributes.filter((old) => to.attributes.some(same(old)))
  if (!kept.every((old, index) => to.attributes[index]?.name === old.name)) return undefined
  const gone = from.attributes.filter((old) => !to.attributes.some(same(old)))
  const added = to.attributes.slice(kept.length)
  return [
    ...gone.map(({ name }) => `DROP ATTRIBUTE ${quoteIdentifier(name)}`),
    ...added.map((each) => `ADD ATTRIBUTE ${attribute(each)}`)
  ]
}

const alterComposite = (from: Composite, to: Composite): string =>
  (attributeChanges(from, to) ?? []).map((action) => `ALTER TYPE ${quoteName(to)} ${action}`).join(";\n")

// In place only if the inverse is possible in place: an attribute dropped from the middle would be added at the end.
const operations: Operations<Composite> = {
  create: (object) => [draft(execute(createText(object), `DROP TYPE ${quoteName(object)}`))],
  drop: (object) => [draft(execute(`DROP TYPE ${quoteName(object)}`, createText(object)))],
  alterable: (from, to) => attributeChanges(from, to) !== undefined && attributeChanges(to, from) !== undefined,
  alter: (from, to) => {
    const isLoss = to.attributes.length < from.attributes.length
    const hazards = isLoss ? [Hazard.attributesDropped(dotted(to))] : []
    return [draft(execute(alterComposite(from, to), alterComposite(to, from)), ...hazards)]
  },
  park: (object, name, context) => ({
    draft: typeRename("TYPE", object, name),
    parked: { ...object, name, attributes: object.attributes.map((each) => parkedTyped(each, context)) }
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
