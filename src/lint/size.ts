/**
 * How large the tables are that a finding is about, in words, and which findings this decides.
 */
import type { Finding, TableSize } from "./finding.ts"
import type { Relation } from "./observation.ts"
import { aboutTables } from "./rule/mod.ts"
import { existing, tableOf, taken, type Trial } from "./rule/rule.ts"
import type { Stats, TableStats } from "./stats.ts"

/**
 * A trial in which nothing counts as existing that has no rows: what locks an empty table, writes it again or reads it is
 * done at once.
 */
export const withoutEmpty = (trial: Trial, stats: Stats | undefined): Trial => {
  const empty = new Set(stats?.tables.flatMap(({ empty, table }) => empty ? [table] : []))
  if (empty.size === 0) return trial
  const known = (relation: Relation): Relation => empty.has(tableOf(relation)) ? { ...relation, isNew: true } : relation
  const lock = <A extends { readonly object: Relation }>(one: A): A => ({ ...one, object: known(one.object) })
  return {
    ...trial,
    statements: trial.statements.map((seen) => ({
      ...seen,
      observed: {
        ...seen.observed,
        locks: seen.observed.locks.map(lock),
        held: seen.observed.held.map(lock),
        rewrites: seen.observed.rewrites.map(known),
        scans: seen.observed.scans.map(known)
      }
    }))
  }
}

/** The tables whose size decides how much a finding matters: those that are written or read as a whole, else the locked ones. */
export const tablesOf = ({ observed, rule }: Pick<Finding, "observed" | "rule">): ReadonlyArray<string> => {
  if (observed === undefined || !aboutTables.has(rule)) return []
  const whole = existing([...observed.rewrites, ...observed.scans])
  const all = whole.length > 0 ? whole : taken(observed).map(({ object }) => object)
  return [...new Set(all.map(tableOf))]
}

/** The findings with the sizes of their tables; if sizes are known, those about the largest tables first. */
export const sized = (findings: ReadonlyArray<Finding>, stats: Stats | undefined): ReadonlyArray<Finding> => {
  const known = new Map(stats?.tables.map((one): readonly [string, TableStats] => [one.table, one]))
  const sizeOf = (table: string): TableSize => {
    const found = known.get(table)
    return { table, rows: found?.rows ?? null, bytes: found?.bytes ?? null }
  }
  const found = findings.map((finding): Finding =>
    Object.assign({}, finding, { tables: tablesOf(finding).map(sizeOf) })
  )
  return stats === undefined ? found : ranked(found)
}

const largest = (findings: ReadonlyArray<Finding>): number =>
  Math.max(-1, ...findings.flatMap(({ tables }) => tables.map(({ bytes }) => bytes ?? -1)))

/** Those of one statement stay together. */
const ranked = (findings: ReadonlyArray<Finding>): ReadonlyArray<Finding> =>
  [...Map.groupBy(findings, ({ direction, number, revision }) => `${direction} ${number ?? ""} ${revision}`).values()]
    .toSorted((left, right) => largest(right) - largest(left))
    .flat()

/** A number with at most two digits that matter, or all of those before the decimal point. */
const rounded = (value: number): number => value < 9.95 ? Math.round(value * 10) / 10 : Math.round(value)

const scaled = (value: number, base: number, units: ReadonlyArray<string>): string => {
  let rest = value
  let unit = 0
  while (unit < units.length - 1 && rounded(rest) >= base) {
    rest /= base
    unit++
  }
  return `${unit === 0 ? Math.round(rest) : rounded(rest)}${units[unit]!}`
}

/** A number of rows in words: `41 million rows`, `1 row`. */
export const rowsInWords = (rows: number): string =>
  rows === 1 ? "1 row" : `${scaled(rows, 1000, ["", " thousand", " million", " billion", " trillion"])} rows`

/** A size in words, with the units of PostgreSQL: `12 GB`. */
export const bytesInWords = (bytes: number): string =>
  bytes === 1 ? "1 byte" : scaled(bytes, 1024, [" bytes", " kB", " MB", " GB", " TB", " PB"])

/** What is known of a table, as a sentence without a final period. */
export const inWords = ({ bytes, rows, table }: TableSize): string =>
  bytes === null
    ? `How many rows "${table}" has is not known`
    : `"${table}" has ${rows === null ? "an unknown number of rows" : rowsInWords(rows)}, ${bytesInWords(bytes)}`
