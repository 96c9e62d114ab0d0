/**
 * The place of a table in an inheritance or partition tree: `INHERIT` and `ATTACH PARTITION`.
 */
import { address, type Inheritance } from "../../catalog/mod.ts"
import * as Hazard from "../../hazard/mod.ts"
import { quoteName } from "../../text/mod.ts"
import { always, dotted, type Draft, draft, never, nothing, type Scene, tableOf } from "../description/context.ts"
import type { Compared, Operations } from "../description/description.ts"
import { comparedWhole, independent, noNames, notCalled, noType, ownStatements, ranked } from "../description/plain.ts"
import { execute } from "../description/statement.ts"
import { familyOrder } from "./_family_order.ts"
import { childrenOf, parentOf } from "./family.ts"
import { lackedBy } from "./index_form.ts"

const attach = (object: Inheritance): string =>
  object.bound === undefined
    ? `ALTER TABLE ${quoteName(tableOf(object))} INHERIT ${quoteName(object.from)}`
    : `ALTER TABLE ${quoteName(object.from)} ATTACH PARTITION ${quoteName(tableOf(object))} ${object.bound}`

const detach = (object: Inheritance): string =>
  object.bound === undefined
    ? `ALTER TABLE ${quoteName(tableOf(object))} NO INHERIT ${quoteName(object.from)}`
    : `ALTER TABLE ${quoteName(object.from)} DETACH PARTITION ${quoteName(tableOf(object))}`

/** A partition with rows may violate its bound; the DEFAULT partition may have rows of another one. */
const attachHazards = (object: Inheritance, scene: Scene): ReadonlyArray<Hazard.Hazard> => {
  if (object.bound === undefined) return []
  const name = dotted(tableOf(object))
  return [
    ...(scene.isNew(object.parent!) ? [] : [Hazard.partitionViolated(name), Hazard.partitionScans(name)]),
    ...defaultHazards(object, scene)
  ]
}

/** The hazards of a new partition next to a DEFAULT partition that has rows already. */
export const defaultHazards = (object: Inheritance, scene: Scene): ReadonlyArray<Hazard.Hazard> => {
  const rest = childrenOf(scene.to, parentOf(object)).find(({ bound }) => bound === "DEFAULT")
  if (object.bound === undefined || rest === undefined || rest === object || scene.isNew(rest.parent!)) return []
  const names = [dotted(tableOf(object)), dotted(tableOf(rest))] as const
  return [Hazard.partitionInDefault(...names), Hazard.defaultPartitionScans(...names)]
}

const drafts = (
  operation: Draft["operation"],
  ...hazards: ReadonlyArray<Hazard.Hazard>
) => [draft(operation, ...hazards)]

const operations: Operations<Inheritance> = {
  create: (object, _parts, scene) => drafts(execute(attach(object), detach(object)), ...attachHazards(object, scene)),
  drop: (object) => drafts(execute(detach(object), attach(object))),
  alterable: (from, to) => from.bound === to.bound,
  alter: nothing,
  park: "none"
}

/** One parent of a table. */
export const inheritance: Compared<"inheritance"> = {
  requestedBy: "always",
  ...operations,
  ...comparedWhole,
  // The order of parents follows from the order in which they are added.
  comparable: ({ position: _position, ...object }) => object,
  ...notCalled,
  ...independent,
  needs: ({ from }) => [address("table", from.schema, from.name)],
  places: ({ bound, from }) =>
    // Bounds may not overlap at any time, so old partitions are detached before new ones are attached.
    bound === undefined ? [] : [`partitions of ${from.schema}.${from.name}`],
  ...noType,
  ...ranked(40),
  precedence: familyOrder,
  recreates: ({ create, to }, scene) => create && to !== undefined ? lackedBy(to, scene) : [],
  ...ownStatements,
  fold: { isFoldable: always, intoAlter: never, looseness: ({ bound }) => bound === undefined ? 4 : -1 },
  ...noNames
}
