/**
 * The place of a table in an inheritance or partition tree: `INHERIT` and `ATTACH PARTITION`.
 */
import { type Address, address, type Catalog, find, type Inheritance, ofKind } from "../../catalog/mod.ts"
import * as Hazard from "../../hazard/mod.ts"
import { quoteName } from "../../text/mod.ts"
import { always, dotted, draft, never, nothing, type Scene, type StepReference, tableOf } from "../description/context.ts"
import type { Compared, KindChange, Operations } from "../description/description.ts"
import { comparedWhole, independent, noNames, notCalled, noType, ownStatements, ranked } from "../description/plain.ts"
import { execute } from "../description/statement.ts"
import { childrenOf, isKept, parentOf, parentsOf } from "../family/family.ts"
import { familyOrder } from "../family/family_order.ts"
import { isKeyGiven, lackedBy } from "../family/index_form.ts"
import { isRerouted, treeOf } from "../rows/moves.ts"
import { emptied, refilled, refillOrder } from "../rows/statements.ts"

const attach = (object: Inheritance): string =>
  object.bound === undefined
    ? `ALTER TABLE ${quoteName(tableOf(object))} INHERIT ${quoteName(object.from)}`
    : `ALTER TABLE ${quoteName(object.from)} ATTACH PARTITION ${quoteName(tableOf(object))} ${object.bound}`

const detach = (object: Inheritance): string =>
  object.bound === undefined
    ? `ALTER TABLE ${quoteName(tableOf(object))} NO INHERIT ${quoteName(object.from)}`
    : `ALTER TABLE ${quoteName(object.from)} DETACH PARTITION ${quoteName(tableOf(object))}`

/** A partition with rows may violate its bound; the DEFAULT partition may have rows of another one. */
const attachHazards = (object: Inheritance, isEmpty: boolean, scene: Scene): ReadonlyArray<Hazard.Hazard> => {
  if (object.bound === undefined) return []
  const name = dotted(tableOf(object))
  return [
    ...(isEmpty || scene.isNew(object.parent!) ? [] : [Hazard.partitionViolated(name), Hazard.partitionScans(name)]),
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

const operations: Operations<Inheritance> = {
  create: (object, _parts, scene) => {
    const before = emptied(object.parent!, scene)
    const hazards = attachHazards(object, before !== undefined, scene)
    return [
      ...before ?? [],
      { ...draft(execute(attach(object), detach(object)), ...hazards), isOneWay: isKeyGiven(object, scene) },
      ...refilled(object.address, scene)
    ]
  },
  drop: (object) => [draft(execute(detach(object), attach(object)))],
  alterable: (from, to) => from.bound === to.bound,
  alter: nothing,
  park: "none"
}

/** The foreign keys that refer to one of some tables. */
const referencesTo = (side: Catalog, tables: ReadonlyArray<Address>): ReadonlyArray<Address> =>
  ofKind(side, "constraint").flatMap((constraint) =>
    constraint.type === "foreign-key" && !constraint.inherited &&
      tables.includes(address("table", constraint.references.schema, constraint.references.name))
      ? [constraint.address]
      : []
  )

/** The partitioned tables above a place, the nearest first. */
const above = (side: Catalog, place: Inheritance): ReadonlyArray<Address> => [
  parentOf(place),
  ...parentsOf(side, parentOf(place)).filter(({ bound }) => bound !== undefined).flatMap((next) => above(side, next))
]

/** The foreign keys that refer to a partition, to a table below it, or to one above it. */
const references = (side: Catalog, place: Inheritance): ReadonlyArray<Address> =>
  referencesTo(side, [...above(side, place), ...treeOf(place.parent!, side)])

/**
 * PostgreSQL detaches no partition whose rows are referred to, and empties no table that is referred to, so the foreign
 * keys are created again.
 */
const recreatedReferences = ({ create, drop, from }: KindChange<Inheritance>, scene: Scene): ReadonlyArray<Address> => {
  if (!drop || !create || from?.bound === undefined) return []
  const table = find(scene.from, from.parent!)
  const isEmptied = table?.kind === "table" && isRerouted(table, scene)
  return isEmptied ? references(scene.from, from) : referencesTo(scene.from, above(scene.from, from))
}

const referencesAround = (place: Inheritance, scene: Scene): ReadonlyArray<readonly [StepReference, StepReference]> =>
  place.bound === undefined || isKept(place, scene) ? [] : [
    ...references(scene.from, place).map((key) =>
      [{ action: "drop", address: key }, { action: "drop", address: place.address }] as const
    ),
    ...references(scene.to, place).map((key) =>
      [{ action: "create", address: place.address }, { action: "create", address: key }] as const
    )
  ]

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
  // Parents are added in their order, from which the order of columns follows.
  position: ({ position }) => String(position).padStart(5, "0"),
  precedence: (place, scene) => [
    ...familyOrder(place, scene),
    ...refillOrder(place.address, scene),
    ...referencesAround(place, scene)
  ],
  recreates: (change, scene) => [
    ...(change.create && change.to !== undefined ? lackedBy(change.to, scene) : []),
    ...recreatedReferences(change, scene)
  ],
  ...ownStatements,
  fold: { isFoldable: always, intoAlter: never, looseness: ({ bound }) => bound === undefined ? 4 : -1 },
  ...noNames
}
