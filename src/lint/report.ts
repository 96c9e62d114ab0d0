/**
 * A report: what was found in revisions, and how it is divided when it is shown.
 */
import type { Migrator } from "../migrator/mod.ts"
import type { Revision } from "../revision/mod.ts"
import type { Commutation } from "./commutation.ts"
import { type Finding, type Level, levels } from "./finding.ts"
import type { Lock, Observation } from "./observation.ts"
import { inWords } from "./size.ts"

/** What was found in revisions, which are in the order in which they run. */
export interface Report {
  readonly revisions: ReadonlyArray<Revision>
  readonly findings: ReadonlyArray<Finding>
  /** The revisions that were not observed, because one before them does not run. */
  readonly unobserved: ReadonlyArray<string>
  /** How the branches get on that were tried in both orders. */
  readonly commutations: ReadonlyArray<Commutation>
  /** Where they were observed. */
  readonly shadow: "server" | "embedded"
}

/** The findings about one statement, or about the revision as a whole; there is at least one. */
export interface Passage {
  readonly first: Finding
  readonly findings: ReadonlyArray<Finding>
}

/** The findings in one revision and one direction, by statement; there is at least one. */
export interface Section {
  readonly revision: string
  readonly file: string
  readonly direction: Migrator.Direction
  readonly passages: ReadonlyArray<Passage>
}

/** The findings by revision and statement, in the order of the first one of each. */
export const sections = (findings: ReadonlyArray<Finding>): ReadonlyArray<Section> =>
  grouped(findings, ({ direction, revision }) => `${direction} ${revision}`).map((all) => {
    const { direction, file, revision } = all[0]!
    const passages = grouped(all, ({ number }) => String(number)).map((findings) => ({ first: findings[0]!, findings }))
    return { revision, file, direction, passages }
  })

const grouped = (
  findings: ReadonlyArray<Finding>,
  key: (finding: Finding) => string
): ReadonlyArray<ReadonlyArray<Finding>> => [...Map.groupBy(findings, key).values()]

/** The locks of a statement that a report lists: on what the revision has not made; those of indexes follow from their tables. */
export const shownLocks = (observed: Observation | undefined): ReadonlyArray<Lock> =>
  (observed?.locks ?? []).filter(({ object }) => !object.isNew && object.kind !== "index")

/** How many findings there are of each level. */
export const counted = (findings: ReadonlyArray<Finding>): Readonly<Record<Level, number>> => {
  const of = (level: Level) => findings.filter((finding) => finding.level === level).length
  return { error: of("error"), warning: of("warning"), advice: of("advice") }
}

/** The number of findings by level, in words: `2 errors, 1 warning`, or `0 findings`. */
export const tally = (findings: ReadonlyArray<Finding>): string => {
  const found = counted(findings)
  const parts = levels.flatMap((level) => found[level] === 0 ? [] : [ofLevel(found[level], level)])
  return parts.length === 0 ? "0 findings" : parts.join(", ")
}

/** A number of findings of one level, in words. */
export const ofLevel = (count: number, level: Level): string =>
  level === "advice" ? `${count} advice` : `${count} ${level}${count === 1 ? "" : "s"}`

/** What is known of the sizes of the tables of findings, each table once, as sentences without final periods. */
export const sizes = (findings: ReadonlyArray<Finding>): ReadonlyArray<string> => [
  ...new Set(findings.flatMap(({ tables }) => tables.map(inWords)))
]

/** The message of a finding by itself, with the sizes of its tables, as sentences. */
export const said = (finding: Finding): string =>
  [finding.message, ...sizes([finding])].map((text) => `${text}.`).join(" ")
