/**
 * The order of changes of a parent table and a child.
 *
 * While a child is attached, its inherited columns and checks change after those of the parent. A child that is attached
 * or detached changes on its own, after it was detached and before it is attached.
 */
import { type Address, address, type Catalog, type CatalogObject, children, find, type Inheritance } from "../../catalog/mod.ts"
import type { Action, Scene, StepReference } from "../description/context.ts"
import { belowOf, isGivenBy, isKept, parentOf, parentsOf } from "./family.ts"

type Pair = readonly [StepReference, StepReference]

const step = (action: Action, address: Address): StepReference => ({ action, address })

/** The pairs of steps for one child and one parent. */
export const familyOrder = (place: Inheritance, scene: Scene): ReadonlyArray<Pair> =>
  isKept(place, scene) ? together(place, scene) : apart(place, scene)

const namesOf = (place: Inheritance, { from, to }: Scene, kind: "column" | "constraint"): ReadonlyArray<string> => {
  const tables = [place.parent!, parentOf(place)]
  const found = [from, to].flatMap((side) => tables.flatMap((table) => children(side, table)))
  return [...new Set(found.flatMap((part) => part.kind === kind ? [part.name] : []))]
}

const inherited = (side: Catalog, address: Address): boolean | undefined => {
  const found = find(side, address)
  return found !== undefined && "inherited" in found ? found.inherited : undefined
}

const together = (place: Inheritance, scene: Scene): ReadonlyArray<Pair> => {
  const { from, schema, table } = place
  const columns = namesOf(place, scene, "column").flatMap((name): ReadonlyArray<Pair> => {
    const [above, column] = [address("column", from.schema, from.name, name), address("column", schema, table, name)]
    return [
      [step("drop", address("default", schema, table, name)), step("alter", above)],
      [step("alter", above), step("alter", column)],
      [step("drop", above), step("alter", column)],
      [step("drop", above), step("drop", column)],
      created(scene, above, column)
    ]
  })
  const constraints = namesOf(place, scene, "constraint").flatMap((name): ReadonlyArray<Pair> => {
    const [above, own] = [
      address("constraint", from.schema, from.name, name),
      address("constraint", schema, table, name)
    ]
    return [
      [step("drop", above), step("drop", own)],
      [step("drop", above), step("create", own)],
      [step("drop", own), step("create", above)],
      created(scene, above, own)
    ]
  })
  return [...columns, ...constraints]
}

/** What a child has of its own is merged with that of the parent, so it is there first. */
const created = ({ to }: Scene, above: Address, own: Address): Pair =>
  inherited(to, own) === false
    ? [step("create", own), step("create", above)]
    : [step("create", above), step("create", own)]

const actions: ReadonlyArray<Action> = ["drop", "alter", "create"]

const apart = (place: Inheritance, scene: Scene): ReadonlyArray<Pair> => {
  const { from, to } = scene
  const tables = [place.parent!, parentOf(place)]
  const parts = new Map(
    [from, to].flatMap((side) => tables.flatMap((table) => children(side, table))).map((part) => [part.address, part])
  )
  return [...parts.values()].flatMap((part) => alone(place, part, scene))
}

/** A part of a table that is attached or detached, or of its parent. */
const alone = (place: Inheritance, part: CatalogObject, scene: Scene): ReadonlyArray<Pair> => {
  if (part.kind !== "column" && part.kind !== "constraint" && part.kind !== "index") return []
  // A key that refers to a table above is dropped before: PostgreSQL detaches no partition whose rows are referred to.
  const after = isUpward(place, part, scene) ? actions.filter((action) => action !== "drop") : actions
  const pairs: Array<Pair> = after.map((action) => [step("drop", place.address), step(action, part.address)])
  pairs.push([step("drop", part.address), step("create", place.address)])
  if (part.kind !== "column" && (part.kind !== "constraint" || part.type !== "check")) return pairs
  const below = part.parent === parentOf(place) ? belowOf(place, part, scene) : undefined
  const [attached, created] = [step("create", place.address), step("create", part.address)]
  pairs.push([step("alter", part.address), attached])
  pairs.push(
    below !== undefined && isGivenBy(place, part.address, below, scene) ? [attached, created] : [created, attached]
  )
  return pairs
}

const isUpward = (place: Inheritance, part: CatalogObject, { from }: Scene): boolean => {
  if (place.bound === undefined || part.kind !== "constraint" || part.type !== "foreign-key") return false
  const { name, schema } = part.references
  const above = (table: Address): ReadonlyArray<Address> =>
    [table].concat(parentsOf(from, table).flatMap((other) => above(parentOf(other))))
  return above(parentOf(place)).includes(address("table", schema, name))
}
