/**
 * Whether the partitions of the new side have a place for all rows of a partition that is dropped, as after a split or a
 * merge. A partition that nothing replaces is dropped with its rows.
 *
 * Bounds are compared as texts. Rows of a HASH partition always have a place.
 */
import type { Catalog, Inheritance } from "../../catalog/mod.ts"
import { significantTexts } from "../../text/mod.ts"
import { childrenOf, parentOf } from "../family/family.ts"

/** A bound: the values of `IN`, or the ends of `FROM` and `TO`. */
interface Bound {
  readonly values: ReadonlyArray<string>
  readonly low?: string
  readonly high?: string
}

/** What is written in the parentheses that begin at a text, one text for each element. */
const elements = (texts: ReadonlyArray<string>, start: number): ReadonlyArray<string> => {
  const found = [""]
  let depth = 0
  for (const token of texts.slice(start)) {
    if (token === "(" && depth++ === 0) continue
    if (token === ")" && --depth === 0) break
    if (token === "," && depth === 1) found.push("")
    else found[found.length - 1] += ` ${token}`
  }
  return found
}

const boundOf = ({ bound = "" }: Inheritance): Bound => {
  const texts = significantTexts(bound)
  const [, , word] = texts
  if (word === "IN") return { values: elements(texts, 3) }
  if (word !== "FROM") return { values: [] }
  const second = texts.findIndex((text, index) => text === "TO" && texts[index - 1] === ")")
  return { values: [], low: elements(texts, 3).join(","), high: elements(texts, second + 1).join(",") }
}

/** The end of the longest chain of ranges from a bound, in one direction. */
const chain = (ranges: ReadonlyArray<Bound>, start: string, next: "low" | "high", stop?: string): string => {
  const back = next === "low" ? "high" : "low"
  let end = start
  for (let count = 0; count < ranges.length && end !== stop; count++) {
    end = ranges.find((range) => range[back] === end)?.[next] ?? end
  }
  return end
}

/** Whether the new side has a place for the rows of a dropped partition of a partitioned table that stays. */
export const covers = (place: Inheritance, from: Catalog, to: Catalog): boolean => {
  if (place.bound?.startsWith("FOR VALUES WITH") === true) return true
  const above = parentOf(place)
  const news = childrenOf(to, above)
  const own = boundOf(place)
  const bounds = news.map(boundOf)
  if (own.low === undefined || own.high === undefined) {
    const known = new Set(bounds.flatMap(({ values }) => values))
    return own.values.length > 0 && own.values.every((value) => known.has(value))
  }
  const stays = new Set(news.map(({ address, bound }) => `${address} ${bound ?? ""}`))
  const changed = childrenOf(from, above).filter(({ address, bound }) => !stays.has(`${address} ${bound ?? ""}`)).map(
    boundOf
  )
  const [low, high] = [chain(changed, own.low, "low"), chain(changed, own.high, "high")]
  return chain(bounds, low, "high", high) === high
}
