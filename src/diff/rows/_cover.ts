/**
 * Whether the partitions of the new side have a place for all rows of a partition that is dropped, as after a split or a
 * merge. A partition that nothing replaces is dropped with its rows.
 *
 * Rows of a HASH partition always have a place.
 */
import { type Catalog, find, type Inheritance } from "../../catalog/mod.ts"
import { childrenOf, parentOf } from "../family/family.ts"
import { comparedRows, ordersOf, type Range, rangeOf, valuesOf } from "./_bound.ts"

/** Whether the new side has a place for the rows of a dropped partition of a partitioned table that stays. */
export const covers = (place: Inheritance, from: Catalog, to: Catalog): boolean => {
  if (place.bound?.startsWith("FOR VALUES WITH") === true) return true
  const above = parentOf(place)
  const [before, after] = [find(from, above), find(to, above)]
  if (before?.kind !== "table" || after?.kind !== "table") return false
  const orders = ordersOf(after, to).map((order, index) => order === ordersOf(before, from)[index] ? order : "same")
  const compare = (a: ReadonlyArray<string>, b: ReadonlyArray<string>) => comparedRows(a, b, orders)
  const news = childrenOf(to, above)
  const own = rangeOf(place)
  if (own === undefined) {
    const known = news.flatMap(valuesOf)
    const values = valuesOf(place)
    return values.length > 0 && values.every((value) => known.some((each) => compare([value], [each]) === 0))
  }
  const ranges = news.flatMap((each) => rangeOf(each) ?? [])
  if (reaches(ranges, own.low, own.high, compare)) return true
  // Where the order of values is not known, the ends of all that changes around the partition tell.
  const stays = new Set(news.map(({ address, bound }) => `${address} ${bound ?? ""}`))
  const changed = childrenOf(from, above).filter(({ address, bound }) => !stays.has(`${address} ${bound ?? ""}`))
    .flatMap((each) => rangeOf(each) ?? [])
  const [low, high] = [chain(changed, own.low, "low", compare), chain(changed, own.high, "high", compare)]
  return compare(chain(ranges, low, "high", compare, high), high) === 0
}

type End = ReadonlyArray<string>
type Compare = (a: End, b: End) => number | undefined

/** Whether ranges without a gap between them contain all between two ends. */
const reaches = (ranges: ReadonlyArray<Range>, low: End, high: End, compare: Compare): boolean => {
  let end = low
  for (let count = 0; count <= ranges.length; count++) {
    if ((compare(end, high) ?? -1) >= 0) return true
    const next = ranges.find((range) => (compare(range.low, end) ?? 1) <= 0 && (compare(end, range.high) ?? 1) < 0)
    if (next === undefined) return false
    end = next.high
  }
  return false
}

/** The end of the longest chain of ranges from an end, in one direction. */
const chain = (ranges: ReadonlyArray<Range>, start: End, next: "low" | "high", compare: Compare, stop?: End): End => {
  const back = next === "low" ? "high" : "low"
  let end = start
  for (let count = 0; count < ranges.length; count++) {
    if (stop !== undefined && compare(end, stop) === 0) break
    end = ranges.find((range) => compare(range[back], end) === 0)?.[next] ?? end
  }
  return end
}
