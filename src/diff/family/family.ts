/**
 * Parents and children of a table: which of them stay together, and whose columns follow those of whom.
 *
 * PostgreSQL carries most changes of a parent table out in its children as well. That holds for a child that the plan
 * neither attaches nor detaches; such a pair is called kept.
 */
import { type Address, address, type Catalog, type CatalogObject, type Column, find, type Inheritance, ofKind, type QualifiedName } from "../../catalog/mod.ts"
import { type Context, type Scene, tableOf } from "../description/context.ts"

const tableAddress = ({ name, schema }: QualifiedName): Address => address("table", schema, name)

const byTable = new WeakMap<Catalog, ReadonlyMap<Address, ReadonlyArray<Inheritance>>>()
const byParent = new WeakMap<Catalog, ReadonlyMap<Address, ReadonlyArray<Inheritance>>>()

const grouped = (
  cache: WeakMap<Catalog, ReadonlyMap<Address, ReadonlyArray<Inheritance>>>,
  catalog: Catalog,
  key: (object: Inheritance) => Address
): ReadonlyMap<Address, ReadonlyArray<Inheritance>> => {
  const known = cache.get(catalog)
  if (known !== undefined) return known
  const made = Map.groupBy(ofKind(catalog, "inheritance"), key)
  cache.set(catalog, made)
  return made
}

/** The places of a table under its parents. */
export const parentsOf = (catalog: Catalog, table: Address): ReadonlyArray<Inheritance> =>
  grouped(byTable, catalog, ({ parent = "" }) => parent).get(table) ?? []

/** The places of the children of a table. */
export const childrenOf = (catalog: Catalog, table: Address): ReadonlyArray<Inheritance> =>
  grouped(byParent, catalog, ({ from }) => tableAddress(from)).get(table) ?? []

/** Whether a child stays attached to its parent throughout the plan. */
export const isKept = ({ address }: Inheritance, { changeOf, from, to }: Scene): boolean => {
  const change = changeOf(address)
  return find(from, address) !== undefined && find(to, address) !== undefined && change?.drop !== true &&
    change?.create !== true
}

/** The column of that name in a table, on one side. */
export const columnIn = (catalog: Catalog, table: QualifiedName, name: string): Column | undefined => {
  const found = find(catalog, address("column", table.schema, table.name, name))
  return found?.kind === "column" ? found : undefined
}

/** A column on both sides. */
export interface BothColumns {
  readonly from: Column
  readonly to: Column
}

const both = ({ changeOf, from, to }: Scene, table: QualifiedName, name: string): ReadonlyArray<BothColumns> => {
  const [before, after] = [columnIn(from, table, name), columnIn(to, table, name)]
  if (before === undefined || after === undefined || changeOf(after.address)?.create === true) return []
  return [{ from: before, to: after }]
}

/** The columns of kept parents from which a column gets its changes. */
export const leadersOf = (column: Column, scene: Scene): ReadonlyArray<BothColumns> =>
  parentsOf(scene.to, column.parent ?? "").filter((place) => isKept(place, scene))
    .flatMap(({ from }) => both(scene, from, column.name))

/** The columns of kept children, and of their children, that get the changes of a column. */
export const followersOf = (column: Column, scene: Scene): ReadonlyArray<BothColumns> =>
  childrenOf(scene.to, column.parent ?? "").filter((place) => isKept(place, scene)).flatMap((place) =>
    both(scene, tableOf(place), column.name).flatMap((pair) => [pair].concat(followersOf(pair.to, scene)))
  )

/** The topmost tables from which a table gets a column, or the table itself. */
export const sourcesOf = (column: Column, side: Catalog): ReadonlyArray<Address> => {
  const above = parentsOf(side, column.parent ?? "").flatMap(({ from }) => columnIn(side, from, column.name) ?? [])
  return above.length === 0 ? [column.parent ?? ""] : above.flatMap((each) => sourcesOf(each, side))
}

/** A column or a constraint of a child, which can belong to a parent. */
type Inheritable = Extract<CatalogObject, { readonly inherited: boolean }>

/**
 * Whether PostgreSQL adds a column or a check to a child together with `above`, that of the parent. A child that starts
 * to inherit gets what the parent does not have yet in this way, because it is not its own then.
 */
export const isGivenBy = (place: Inheritance, above: Address, own: Inheritable, scene: Scene): boolean => {
  if (!own.inherited || !scene.isNew(above) || find(scene.to, above) === undefined) return false
  if (isKept(place, scene)) return true
  return place.bound === undefined && find(scene.from, own.address) === undefined &&
    !scene.isNew(parentOf(place)) && !scene.isNew(place.parent!)
}

/** Whether PostgreSQL removes a column or a check of a child together with `above`, that of a kept parent. */
export const isTakenBy = (place: Inheritance, above: Address, own: Inheritable, scene: Scene): boolean =>
  own.inherited && isKept(place, scene) && scene.changeOf(above)?.drop === true && !isAlone(above, scene)

/**
 * Whether a column or a check is removed from a parent alone, because a child keeps it as its own. Partitions cannot have
 * what their partitioned table does not have, except for checks, which are added again.
 */
export const isAlone = (above: Address, { from, to }: Context): boolean => {
  const object = find(from, above)
  if (object === undefined || !("inherited" in object)) return false
  return childrenOf(from, object.parent ?? "").some((place) => {
    const own = (side: Catalog) => counterpart(side, place, object)
    const [before, after] = [own(from), own(to)]
    return place.bound === undefined && before?.inherited === true && after?.inherited === false &&
      find(to, place.address) !== undefined
  })
}

/** What a child has under the name of a part of its parent. */
const counterpart = (catalog: Catalog, { schema, table }: Inheritance, { kind, name }: Inheritable) => {
  const found = find(catalog, address(kind, schema, table, name))
  return found !== undefined && "inherited" in found ? found : undefined
}

/** What the parent of a child has under the name of a part of the child. */
export const aboveOf = ({ from }: Inheritance, { kind, name }: Inheritable): Address =>
  address(kind, from.schema, from.name, name)

/** What a child has under the name of a part of its parent, or had. */
export const belowOf = (place: Inheritance, part: Inheritable, { from, to }: Scene): Inheritable | undefined =>
  counterpart(to, place, part) ?? counterpart(from, place, part)

/** Whether a new part of a table comes with that of a parent, or with the table. */
export const isGiven = (own: Inheritable, scene: Scene): boolean =>
  parentsOf(scene.to, own.parent ?? "").some((place) => isGivenBy(place, aboveOf(place, own), own, scene))

/** Whether a part of a table goes with that of a parent. */
export const isTaken = (own: Inheritable, scene: Scene): boolean =>
  parentsOf(scene.from, own.parent ?? "").some((place) => isTakenBy(place, aboveOf(place, own), own, scene))

/** The address of the table that a place is under. */
export const parentOf = ({ from }: Inheritance): Address => tableAddress(from)
