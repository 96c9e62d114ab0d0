/**
 * Which tables give their rows to another table.
 *
 * A partition that is attached with another bound, or under another partition key, may have rows that do not fit. A table
 * that is recreated, or that becomes partitioned, loses its rows. The rows of such tables are copied into a table of their
 * own and inserted into the new table when all its partitions are attached.
 */
import { type Address, address, type Catalog, children, type Column, find, type Inheritance, ofKind, type Table } from "../../catalog/mod.ts"
import { type Scene, tableOf } from "../description/context.ts"
import { childrenOf, isKept, parentOf, parentsOf } from "../family/family.ts"
import { covers } from "./_cover.ts"
import { keepsRouting } from "./_routing.ts"

/**
 * The rows of `source`, as the old side has it, are inserted into `target` of the new side. A kept source is a partition
 * that stays, whose columns have their new types by then. `held` is the name of the table for the rows, in the schema of the
 * target.
 */
export interface Move {
  readonly source: Table
  readonly target: Table
  readonly isKept: boolean
  readonly held: string
}

const tableAt = (side: Catalog, address: Address): Table | undefined => {
  const found = find(side, address)
  return found?.kind === "table" ? found : undefined
}

/** The place of a partition under its partitioned table. */
const placeIn = (side: Catalog, table: Address): Inheritance | undefined =>
  parentsOf(side, table).find(({ bound }) => bound !== undefined)

/** The topmost partitioned table over a table. */
const topOf = (side: Catalog, table: Address): Address => {
  const place = placeIn(side, table)
  return place === undefined ? table : topOf(side, parentOf(place))
}

/** Whether a partition stays, but is attached again in a way in which its rows may not fit. */
export const isRerouted = (table: Table, scene: Scene): boolean => {
  const [from, to] = [placeIn(scene.from, table.address), placeIn(scene.to, table.address)]
  return from !== undefined && to !== undefined && from.address === to.address && !isKept(to, scene) &&
    !keepsRouting(from, to, scene)
}

/** The table under which the rows of a dropped partition belong: the nearest one above it that stays, if it has a place. */
const heirOf = (table: Address, scene: Scene): Address | undefined => {
  const place = placeIn(scene.from, table)
  if (place === undefined) return undefined
  const above = parentOf(place)
  if (tableAt(scene.to, above) === undefined) return heirOf(above, scene)
  return scene.changeOf(above)?.drop === true || covers(place, scene.from, scene.to) ? above : undefined
}

const targetOf = (table: Table, scene: Scene): Table | undefined => {
  if (table.type === "foreign") return undefined
  if (scene.changeOf(table.address)?.drop !== true) {
    return isRerouted(table, scene) ? tableAt(scene.to, topOf(scene.to, table.address)) : undefined
  }
  // The rows of a partitioned table are those of its partitions.
  if (table.type === "partitioned") return undefined
  const heir = tableAt(scene.to, table.address) === undefined ? heirOf(table.address, scene) : table.address
  const target = heir === undefined ? undefined : tableAt(scene.to, topOf(scene.to, heir))
  if (target === undefined || target.type === "foreign") return undefined
  return placesUnder(target.address, scene).length > 0 || scene.isNew(target.address) ? target : undefined
}

/** The new places of partitions under a table, at any depth, the deepest last. */
const placesUnder = (table: Address, scene: Scene): ReadonlyArray<Inheritance> => {
  const levels = [childrenOf(scene.to, table)]
  for (let level = levels[0]!; level.length > 0; level = levels.at(-1)!) {
    levels.push(level.flatMap(({ parent = "" }) => childrenOf(scene.to, parent)))
  }
  return levels.flat().filter(({ address, bound }) => bound !== undefined && scene.isNew(address))
}

const known = new WeakMap<Scene, ReadonlyArray<Move>>()

/** All moves of a plan. Its changes have to be final. */
export const movesOf = (scene: Scene): ReadonlyArray<Move> => {
  const found = known.get(scene)
  if (found !== undefined) return found
  const moves = ofKind(scene.from, "table").flatMap((source) => {
    const target = targetOf(source, scene)
    const isKept = scene.changeOf(source.address)?.drop !== true
    return target === undefined || sharedColumns(source, target, scene).length === 0 ? [] : [{ source, target, isKept }]
  })
  const names = freeNames(scene)
  const made = moves.map((move): Move => Object.assign({}, move, { held: names() }))
  known.set(scene, made)
  return made
}

const freeNames = ({ from, to }: Scene): () => string => {
  const taken = new Set([from, to].flatMap((side) => ofKind(side, "table").map(({ name }) => name)))
  let count = 0
  return () => {
    do count++
    while (taken.has(`strata_rows_${count}`))
    return `strata_rows_${count}`
  }
}

/** The columns of a table on one side that have values of their own. */
const stored = (side: Catalog, table: Address): ReadonlyArray<Column> =>
  children(side, table).filter((part): part is Column => part.kind === "column" && part.generated === undefined)

/** The columns whose values move, on both sides. Those of a kept partition have changed before. */
export const sharedColumns = (source: Table, target: Table, { from, to }: Scene) => {
  const own = new Map(stored(from, source.address).map((column) => [column.name, column]))
  return stored(to, target.address).flatMap((column) => {
    const old = own.get(column.name)
    return old === undefined ? [] : [{ from: old, to: column }]
  }).toSorted((a, b) => a.to.position - b.to.position)
}

/** The columns of a dropped table whose values are lost. */
export const lostColumns = (source: Table, target: Table, scene: Scene): ReadonlyArray<Column> => {
  const shared = new Set(sharedColumns(source, target, scene).map(({ from }) => from))
  return stored(scene.from, source.address).filter((column) => !shared.has(column))
}

/** The move of the rows of a table. */
export const moveFrom = (table: Address, scene: Scene): Move | undefined =>
  movesOf(scene).find(({ source }) => source.address === table)

/** The moves that end with a table: `last` is the place of a partition, or a table without partitions. */
export const movesEndingAt = (last: Address, scene: Scene): ReadonlyArray<Move> =>
  movesOf(scene).filter(({ target }) => endOf(target, scene) === last)

/** After which step the rows are inserted: the creation of the last place, or of the table. */
export const endOf = (target: Table, scene: Scene): Address =>
  placesUnder(target.address, scene).at(-1)?.address ?? target.address

/** All steps that have to run before the rows of a table are inserted. */
export const beforeEnd = (target: Table, scene: Scene): ReadonlyArray<Address> =>
  placesUnder(target.address, scene).map((place) => place.address).slice(0, -1)

/** The partitioned tables and the partitions under a table, with the table itself. */
export const treeOf = (table: Address, side: Catalog): ReadonlyArray<Address> => [
  table,
  ...childrenOf(side, table).filter(({ bound }) => bound !== undefined).flatMap((place) =>
    treeOf(address("table", tableOf(place).schema, tableOf(place).name), side)
  )
]
