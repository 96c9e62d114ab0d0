/**
 * Sequences of their own. The sequence behind an identity column is part of that column.
 */
import type { Base } from "./base.ts"

/** All options of a sequence, with what the server filled in; numbers are decimal texts, since they may be 64 bits. */
export interface SequenceOptions {
  readonly type: "smallint" | "integer" | "bigint"
  readonly start: string
  readonly increment: string
  readonly minimum: string
  readonly maximum: string
  readonly cache: string
  readonly cycle: boolean
}

/** A sequence; also one that `serial` made. */
export interface Sequence extends Base<"sequence">, SequenceOptions {
  readonly schema: string
  readonly name: string
  readonly unlogged: boolean
}

/**
 * `OWNED BY`: a part of the sequence (its parent) that needs the column, while the column's default needs the sequence.
 */
export interface OwnedBy extends Base<"owned-by"> {
  readonly schema: string
  readonly name: string
  readonly table: { readonly schema: string; readonly name: string }
  readonly column: string
}
