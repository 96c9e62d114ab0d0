/**
 * What was observed while a statement ran: locks, rewrites and scans, by the names that the objects had before it.
 */

/** The lock modes of tables, from the weakest to the strongest, with what each blocks in other sessions. */
export const blocked = {
  "ACCESS SHARE": "nothing",
  "ROW SHARE": "nothing",
  "ROW EXCLUSIVE": "nothing",
  "SHARE UPDATE EXCLUSIVE": "DDL",
  SHARE: "writes",
  "SHARE ROW EXCLUSIVE": "writes",
  EXCLUSIVE: "writes",
  "ACCESS EXCLUSIVE": "reads and writes"
} as const

/** A mode of a lock on a table, as `LOCK TABLE` writes it. */
export type Mode = keyof typeof blocked

/** The modes, from the weakest to the strongest. */
export const modes = Object.keys(blocked) as ReadonlyArray<Mode>

/** The stronger one of two modes. */
export const stronger = (left: Mode, right: Mode): Mode => modes.indexOf(left) < modes.indexOf(right) ? right : left

/** Whether a mode blocks those who write rows, or those who read them as well. */
export const isStrong = (mode: Mode): boolean => blocked[mode] !== "nothing" && blocked[mode] !== "DDL"

/** The kinds of relations. */
export type RelationKind =
  | "table"
  | "partitioned table"
  | "index"
  | "view"
  | "materialized view"
  | "sequence"
  | "foreign table"
  | "composite type"

/** A relation as it was before the statement, or as the statement made it. */
export interface Relation {
  /** Its dotted name, with the schema: `public.users`. */
  readonly name: string
  readonly kind: RelationKind
  /** The table of an index, else undefined. */
  readonly table: string | undefined
  /** Whether the revision has made it, so that no other session uses it. */
  readonly isNew: boolean
}

/** A lock that the statement took: the strongest one on the object. */
export interface Lock {
  readonly object: Relation
  readonly mode: Mode
}

/** What was observed of one statement. */
export interface Observation {
  /** The locks that it took, in addition to those that its transaction had. */
  readonly locks: ReadonlyArray<Lock>
  /** The locks that earlier statements of its transaction took, which it keeps. */
  readonly held: ReadonlyArray<Lock>
  /** The tables, materialized views and indexes of which it wrote every row again. */
  readonly rewrites: ReadonlyArray<Relation>
  /** The tables that it read from end to end. */
  readonly scans: ReadonlyArray<Relation>
  /** What it dropped. */
  readonly drops: ReadonlyArray<Relation>
}

/** What is observed of a statement that did nothing. */
export const nothing: Observation = { locks: [], held: [], rewrites: [], scans: [], drops: [] }

/** Whether there is nothing of which a rule could speak. */
export const isNothing = ({ drops, locks, rewrites, scans }: Observation): boolean =>
  drops.length === 0 && rewrites.length === 0 && scans.length === 0 && locks.every(({ mode }) => !isStrong(mode))
