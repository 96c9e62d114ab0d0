/** Sequences, including those of identity columns, and the operations on them. */
import type { Name } from "../../text/mod.ts"
import type { DropOptions, Tagged } from "./_base.ts"

/** The options of a sequence or identity column; absent options have the default of the server. */
export interface SequenceOptions {
  readonly type?: "smallint" | "integer" | "bigint"
  readonly start?: bigint | number
  readonly increment?: bigint | number
  readonly minimum?: bigint | number
  readonly maximum?: bigint | number
  readonly cache?: bigint | number
  readonly cycle?: boolean
}

/** `GENERATED { ALWAYS | BY DEFAULT } AS IDENTITY`. */
export interface Identity extends SequenceOptions {
  readonly generation: "always" | "by-default"
}

export interface CreateSequence extends Tagged<"CreateSequence">, SequenceOptions {
  readonly name: Name
  readonly ownedBy?: { readonly table: Name; readonly column: string }
  readonly ifNotExists?: boolean
}

export interface AlterSequence extends Tagged<"AlterSequence">, SequenceOptions {
  readonly name: Name
  readonly restart?: bigint | number
  readonly ownedBy?: { readonly table: Name; readonly column: string } | null
  readonly previous?: SequenceOptions
}

export interface DropSequence extends Tagged<"DropSequence">, DropOptions {
  readonly name: Name
  readonly previous?: Omit<CreateSequence, "_tag" | "name">
}
