/**
 * Constraints of children and partitions: which come and go with those of a parent.
 *
 * A check has the name of that of the parent. A foreign key of a partition is found by PostgreSQL when the table or the
 * foreign key of the partitioned table comes, whatever its name; without one, PostgreSQL makes one with the parent's name.
 */
import { type Address, address, type Catalog, type Constraint, find, type Inheritance } from "../../catalog/mod.ts"
import type { Context, Scene, StepReference } from "../description/context.ts"
import type { KindChange } from "../description/description.ts"
import { aboveOf, childrenOf, isAlone, isGiven, isKept, isTaken, parentOf, parentsOf } from "./family.ts"
import { formOf, isIndexed, isIndexGone, partitionsOf } from "./index_form.ts"

type Pair = readonly [StepReference, StepReference]

const placesOf = ({ parent = "" }: Constraint, side: Catalog): ReadonlyArray<Inheritance> => parentsOf(side, parent)

/** The foreign key of the partitioned table to which that of a partition belongs. */
const originOf = (
  constraint: Constraint,
  side: Catalog
): { readonly place: Inheritance; readonly origin: Address } | undefined => {
  if (constraint.type !== "foreign-key" || constraint.partitionOf === undefined) return undefined
  const [place] = placesOf(constraint, side)
  return place === undefined
    ? undefined
    : { place, origin: address("constraint", place.from.schema, place.from.name, constraint.partitionOf) }
}

/** Whether a constraint comes with its table, with that of a parent, or with the attachment of its table. */
export const isImplied = (constraint: Constraint, scene: Scene): boolean => {
  if (isIndexed(constraint)) return formOf(constraint, scene) === "implied"
  if (!constraint.inherited) return false
  const origin = originOf(constraint, scene.to)
  if (origin === undefined) return scene.isNew(constraint.parent!) || isGiven(constraint, scene)
  const isNamedSo = constraint.type === "foreign-key" && constraint.name === constraint.partitionOf
  return isNamedSo && (scene.isNew(origin.origin) || !isKept(origin.place, scene))
}

/** Whether a foreign key of a partition, which refers to a table above it, goes with that of the partitioned table. */
const isSelfReference = (constraint: Constraint, { changeOf, from }: Scene): boolean => {
  const found = originOf(constraint, from)
  if (constraint.type !== "foreign-key" || found === undefined || changeOf(found.origin)?.drop !== true) return false
  const above = (table: Address): ReadonlyArray<Address> =>
    parentsOf(from, table).flatMap((place) => [parentOf(place)].concat(above(parentOf(place))))
  const { name, schema } = constraint.references
  return above(constraint.parent!).includes(address("table", schema, name))
}

/** Whether a constraint goes with its table or with that of a parent. */
export const isGone = (constraint: Constraint, scene: Scene): boolean => {
  if (isIndexed(constraint)) return isIndexGone(constraint, scene)
  if (!constraint.inherited) return false
  const origin = originOf(constraint, scene.from)
  return scene.changeOf(constraint.parent!)?.drop === true || isSelfReference(constraint, scene) ||
    (origin === undefined ? isTaken(constraint, scene) : isKept(origin.place, scene))
}

/** Whether a key is added to a partitioned table alone. */
export const isOnly = (constraint: Constraint, scene: Scene): boolean =>
  isIndexed(constraint) && formOf(constraint, scene) === "only"

/** Whether a parent changes the constraint as well. */
export const isLed = (constraint: Constraint, scene: Scene): boolean =>
  constraint.inherited && placesOf(constraint, scene.to).some((place) =>
    isKept(place, scene) &&
    scene.changeOf(originOf(constraint, scene.to)?.origin ?? aboveOf(place, constraint)) !== undefined
  )

/**
 * Whether a constraint becomes the table's own, or that of a parent, without a statement: because the table is detached
 * or attached, or because the parent alone drops it.
 */
const isLeftBehind = (from: Constraint, to: Constraint, scene: Context): boolean => {
  const [before, after] = [placesOf(from, scene.from), placesOf(to, scene.to)]
  if (JSON.stringify(before) !== JSON.stringify(after)) return true
  if (from.type === "foreign-key") return to.inherited
  // Of a constraint that a parent has on both sides, no statement tells whether it is the child's own as well.
  const isUnchanged = after.some((place) =>
    find(scene.from, aboveOf(place, to)) !== undefined && find(scene.to, aboveOf(place, to)) !== undefined
  )
  return isUnchanged || (from.inherited && before.some((place) => isAlone(aboveOf(place, from), scene)))
}

/**
 * Whether a check that comes with that of a parent is validated afterwards, because that of the parent stays NOT VALID. In a
 * new table it is valid without that.
 */
export const isValidatedBelow = (constraint: Constraint, scene: Scene): boolean =>
  constraint.type === "check" && constraint.valid && !scene.isNew(constraint.parent!) &&
  placesOf(constraint, scene.to).some((place) => {
    const above = find(scene.to, aboveOf(place, constraint))
    return isKept(place, scene) && above?.kind === "constraint" && above.type === "check" && !above.valid
  })

/** Whether a check is validated in a child alone, which an inverse that adds it to the parent does not restore. */
export const isOwnValidBelow = (constraint: Constraint, side: Catalog): boolean =>
  constraint.type === "check" && !constraint.valid && childrenOf(side, constraint.parent ?? "").some((place) => {
    const below = find(side, address("constraint", place.schema, place.table, constraint.name))
    return below?.kind === "constraint" && below.type === "check" && (below.valid || isOwnValidBelow(below, side))
  })

/** A check that a child cannot drop alone, so that of the parent is recreated. */
export const checksAbove = ({ create, drop, from, to }: KindChange<Constraint>, scene: Scene): ReadonlyArray<Address> =>
  create && drop && from?.type === "check" && from.inherited && to?.inherited === true
    ? placesOf(from, scene.from).filter((place) => isKept(place, scene)).map((place) => aboveOf(place, from))
      .filter((above) => scene.changeOf(above)?.drop !== true)
    : []

/** The fields that a statement changes in place, or that change without one. */
export const free = (from: Constraint, to: Constraint, scene: Context): ReadonlyArray<string> => [
  ...(from.type === "foreign-key"
    ? ["deferrable", "initiallyDeferred", "partitionOf"]
    : ["clustered", "replicaIdentity"]),
  ...(from.inherited === to.inherited || isLeftBehind(from, to, scene) ? ["inherited"] : [])
]

/** A key that not all partitions have is added when they are attached, so that none gets one. */
export const keyOrder = (constraint: Constraint, scene: Scene): ReadonlyArray<Pair> =>
  isIndexed(constraint) && scene.isNew(constraint.address) && formOf(constraint, scene) === "only"
    ? partitionsOf(constraint, scene.to).map((place): Pair => [
      { action: "create", address: place.address },
      { action: "create", address: constraint.address }
    ])
    : []

/** A foreign key with a name of its own is there when PostgreSQL looks for one; another follows that of the parent. */
export const cloneAfter = (constraint: Constraint, scene: Scene): ReadonlyArray<Pair> => {
  const [before, after] = [originOf(constraint, scene.from), originOf(constraint, scene.to)]
  const own = constraint.address
  const dropped = before === undefined || isSelfReference(constraint, scene) ? [] : [
    [{ action: "drop" as const, address: before.place.address }, { action: "drop" as const, address: own }] as const,
    [{ action: "drop" as const, address: before.place.address }, {
      action: "drop" as const,
      address: before.origin
    }] as const
  ]
  if (after === undefined || !scene.isNew(own)) return dropped
  const made: StepReference = { action: "create", address: own }
  const others = [after.place.address, after.origin].map((address): StepReference => ({ action: "create", address }))
  return [
    ...dropped,
    ...others.map((other): Pair => isImplied(constraint, scene) ? [other, made] : [made, other])
  ]
}

/** The foreign keys of partitions that go with that of the partitioned table. */
export const clonesOf = ({ drop, from }: KindChange<Constraint>, scene: Scene): ReadonlyArray<Address> => {
  if (!drop || from?.type !== "foreign-key") return []
  return childrenOf(scene.from, from.parent ?? "").filter((place) => isKept(place, scene)).flatMap((place) =>
    scene.from.objects.flatMap((object) =>
      object.kind === "constraint" && object.parent === place.parent && object.type === "foreign-key" &&
        object.partitionOf === from.name
        ? [object.address]
        : []
    )
  )
}
