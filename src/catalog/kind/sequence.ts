/**
 * Sequences. The sequence of an identity column is part of that column and not an object.
 */
import type { Base } from "../base.ts"

/** All options of a sequence. Numbers are decimal texts, because they can have 64 bits. */
export interface SequenceOptions {
  readonly type: "smallint" | "integer" | "bigint"
  readonly start: string
  readonly increment: string
  readonly minimum: string
  readonly maximum: string
  readonly cache: string
  readonly cycle: boolean
}

/** A sequence, including those of `serial` columns. */
export interface Sequence extends Base<"sequence">, SequenceOptions {
  readonly schema: string
  readonly name: string
  readonly unlogged: boolean
}

/**
 * `OWNED BY`. Its parent is the sequence, and it depends on the column. The default of the column depends on the sequence.
 */
export interface OwnedBy extends Base<"owned-by"> {
  readonly schema: string
  readonly name: string
  readonly table: { readonly schema: string; readonly name: string }
  readonly column: string
}
