/**
 * Whether the rows of a partition belong in it after its partitioned table or a bound changed.
 *
 * The answer "no" only costs a copy of the rows, so it is given wherever the text of both sides does not show the opposite.
 */
import { type Catalog, children, type Column, find, type Inheritance } from "../../catalog/mod.ts"
import type { Scene } from "../description/context.ts"
import { childrenOf, parentOf } from "../family/family.ts"
import { isPartitionedBy } from "../family/partition_key.ts"
import { shapeOf } from "../value/conversion.ts"

/** Types whose values are ordered and hashed in one way. */
const likes: ReadonlyArray<ReadonlyArray<string>> = [["smallint", "integer", "bigint"], ["text", "character varying"]]

const bounds = (side: Catalog, place: Inheritance): string =>
  JSON.stringify(childrenOf(side, parentOf(place)).map(({ address, bound }) => [address, bound]).toSorted())

/** Whether all rows that satisfied the bound of the old place satisfy that of the new one. */
export const keepsRouting = (from: Inheritance, to: Inheritance, scene: Scene): boolean => {
  if (from.bound !== to.bound) return false
  if (to.bound === "DEFAULT" && bounds(scene.from, from) !== bounds(scene.to, to)) return false
  const [before, after] = [find(scene.from, parentOf(from)), find(scene.to, parentOf(to))]
  if (before?.kind !== "table" || after?.kind !== "table" || before.partitionBy !== after.partitionBy) return false
  return children(scene.to, after.address).every((column) => {
    if (column.kind !== "column" || !isPartitionedBy(after, column.name)) return true
    const old = find(scene.from, column.address)
    return old?.kind === "column" && isAlike(old, column, after.partitionBy!.startsWith("LIST"), scene)
  })
}

const isAlike = (from: Column, to: Column, isList: boolean, { parked }: Scene): boolean => {
  const isRebuilt = from.userType !== undefined && parked(from.userType) !== undefined
  const isOrdered = !isRebuilt && JSON.stringify(from.collation) === JSON.stringify(to.collation)
  if (from.type === to.type) return isOrdered || isList
  const [a, b] = [shapeOf(from.type), shapeOf(to.type)]
  if (a.array || b.array || !isOrdered) return false
  return a.base === b.base
    ? b.modifiers.length === 0
    : likes.some((like) => like.includes(a.base) && like.includes(b.base))
}
