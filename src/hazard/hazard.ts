/**
 * The kinds of hazards, and the shape of one.
 */

/** What each kind of hazard means. */
export const kinds = {
  "data-loss": "Rows or values are deleted, and undoing the statement does not bring them back",
  "fails-on-rows": "The statement fails if existing rows do not satisfy it",
  rewrite: "Every row of a table, or an index on it, is written again under an ACCESS EXCLUSIVE lock",
  unknown: "What the statement does is not known from its text",
  lock: "A table is scanned or an index is built while other sessions are blocked",
  secret: "The statement lacks a secret value, which Strata neither reads nor writes; set it afterwards"
} as const

/** A kind of hazard. */
export type HazardKind = keyof typeof kinds

/** All kinds of hazards. */
export const hazardKinds = Object.keys(kinds) as ReadonlyArray<HazardKind>

/** A hazard of one statement. `text` is a full sentence without a final period. */
export interface Hazard {
  readonly kind: HazardKind
  readonly text: string
}

/** A name in double quotes, as messages write it: `"app.users"`. */
export const quoted = (name: string): string => `"${name}"`
