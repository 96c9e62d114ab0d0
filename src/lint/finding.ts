/**
 * What `lint` finds: a rule that a statement, or a revision as a whole, does not satisfy.
 */
import type { Migrator } from "../migrator/mod.ts"
import type { Observation } from "./observation.ts"

/**
 * How much a finding counts: an `error` fails the check, a `warning` does not, and `advice` is about style and says nothing
 * about a database in use.
 */
export const levels = ["error", "warning", "advice"] as const

/** See `levels`. */
export type Level = typeof levels[number]

/** What is known of the size of a table; null if it is not known. */
export interface TableSize {
  /** Its dotted name, with the schema. */
  readonly table: string
  readonly rows: number | null
  readonly bytes: number | null
}

/** A finding. `line` counts from 1 in the file and is undefined if it is not known, as in TypeScript. */
export interface Finding {
  readonly revision: string
  readonly file: string
  readonly direction: Migrator.Direction
  /** The number of the statement, from 0; undefined if the finding is about the revision. */
  readonly number: number | undefined
  /** The text of the statement without its literals; undefined if the finding is about the revision. */
  readonly statement: string | undefined
  readonly line: number | undefined
  readonly rule: string
  readonly level: Level
  /** What happens, as a full sentence without a final period. */
  readonly message: string
  readonly observed: Observation | undefined
  /** The sizes of the tables that it is about; empty if it is about no table in use. */
  readonly tables: ReadonlyArray<TableSize>
  /** What to do instead, as a sentence without a final period. */
  readonly advice: string
}
