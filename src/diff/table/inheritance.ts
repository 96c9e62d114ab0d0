/**
 * The place of a table in an inheritance or partition tree: `INHERIT` and `ATTACH PARTITION`.
 */
import { address, children, find, type Inheritance } from "../../catalog/mod.ts"
import * as Hazard from "../../hazard/mod.ts"
import { quoteName } from "../../text/mod.ts"
import { always, dotted, draft, never, noText, nothing, type Scene, type StepReference, tableOf } from "../description/context.ts"
import type { Compared, Operations } from "../description/description.ts"
import { comparedWhole, noNames, notCalled, noType, ownStatements, ranked } from "../description/plain.ts"
import { execute } from "../description/statement.ts"

const attach = (object: Inheritance): string =>
  object.bound === undefined
    ? `ALTER TABLE ${quoteName(tableOf(object))} INHERIT ${quoteName(object.from)}`
    : `ALTER TABLE ${quoteName(object.from)} ATTACH PARTITION ${quoteName(tableOf(object))} ${object.bound}`

const detach = (object: Inheritance): string =>
  object.bound === undefined
    ? `ALTER TABLE ${quoteName(tableOf(object))} NO INHERIT ${quoteName(object.from)}`
    : `ALTER TABLE ${quoteName(object.from)} DETACH PARTITION ${quoteName(tableOf(object))}`

const attachHazards = (object: Inheritance) =>
  object.bound === undefined ? [] : [Hazard.partitionScans(dotted(tableOf(object)))]

const operations: Operations<Inheritance> = {
  create: (object) => [draft(execute(attach(object), detach(object)), ...attachHazards(object))],
  drop: (object) => [draft(execute(detach(object), attach(object)))],
  alterable: (from, to) => from.bound === to.bound,
  alter: () => [],
  park: "none"
}

/**
 * An inherited column changes together with that of the parent table, between the drop and the creation of its own
 * default.
 */
const withParentColumns = ({ from, parent = "", schema, table }: Inheritance, { to }: Scene) => {
  if (find(to, parent) === undefined) return []
  return children(to, parent).flatMap((column): ReadonlyArray<readonly [StepReference, StepReference]> => {
    if (column.kind !== "column" || !column.inherited) return []
    const above: StepReference = { action: "alter", address: address("column", from.schema, from.name, column.name) }
    const ownDefault = address("default", schema, table, column.name)
    return [
      [{ action: "drop", address: ownDefault }, above],
      [above, { action: "alter", address: column.address }]
    ]
  })
}

/** One parent of a table. */
export const inheritance: Compared<"inheritance"> = {
  requestedBy: "always",
  ...operations,
  ...comparedWhole,
  ...notCalled,
  needs: ({ from }) => [address("table", from.schema, from.name)],
  isRecordedForParent: never,
  evaluates: nothing,
  body: noText,
  namesInBodies: nothing,
  canRelease: false,
  isRecreatedWith: never,
  places: ({ bound, from }) =>
    // Bounds may not overlap at any time, so old partitions are detached before new ones are attached.
    bound === undefined ? [] : [`partitions of ${from.schema}.${from.name}`],
  ...noType,
  ...ranked(40),
  precedence: withParentColumns,
  ...ownStatements,
  fold: { isFoldable: always, intoAlter: never, looseness: () => 4 },
  ...noNames
}
