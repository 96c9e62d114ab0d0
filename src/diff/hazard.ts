/**
 * Hazards: what a step may cost on a database that is in use, as data for comments in files and for the terminal.
 */

/**
 * `data-loss`: rows or values are gone afterwards. `fails-on-rows`: existing rows can make the statement fail. `rewrite`:
 * every row is written anew under an exclusive lock. `lock`: the table is read or blocked for as long as it is large.
 */
export type HazardKind = "data-loss" | "fails-on-rows" | "rewrite" | "lock"

/** One hazard of one step; `text` is a full sentence without a final period. */
export interface Hazard {
  readonly kind: HazardKind
  readonly text: string
}

/** Values or rows are lost. */
export const dataLoss = (text: string): Hazard => ({ kind: "data-loss", text })

/** Existing rows can make the statement fail. */
export const failsOnRows = (text: string): Hazard => ({ kind: "fails-on-rows", text })

/** The table is rewritten. */
export const rewrite = (text: string): Hazard => ({ kind: "rewrite", text })

/** The table is locked for long. */
export const lock = (text: string): Hazard => ({ kind: "lock", text })
