/**
 * Objects that programs are made of, besides functions and procedures.
 */
import type { QualifiedName } from "../address.ts"
import type { Base } from "../base.ts"

/** A function that an object names with its argument types, `integer, text`. */
export interface RoutineReference extends QualifiedName {
  readonly argumentTypes: string
}

/** What the final function of an aggregate may do to the state. */
export type FinalModify = "read_only" | "shareable" | "read_write"

/** The functions of an aggregate, or those of its moving form, where `inverse` removes a row from the state. */
export interface AggregateState {
  readonly transition: QualifiedName
  readonly stateType: string
  readonly stateSpace: number
  readonly final?: QualifiedName
  readonly finalExtra: boolean
  readonly finalModify: FinalModify
  readonly initial?: string
}

/**
 * An aggregate. `identityArguments` has the modes, names and types as in `DROP AGGREGATE`, with `ORDER BY` before the
 * aggregated arguments of an ordered-set aggregate; they are empty for an aggregate called with `*`.
 */
export interface Aggregate extends Base<"aggregate">, AggregateState {
  readonly schema: string
  readonly name: string
  readonly identityArguments: string
  readonly argumentTypes: string
  readonly returns: string
  readonly form: "normal" | "ordered-set" | "hypothetical"
  readonly directArguments: number
  readonly combine?: QualifiedName
  readonly serialize?: QualifiedName
  readonly deserialize?: QualifiedName
  readonly moving?: AggregateState & { readonly inverse: QualifiedName }
  readonly sortOperator?: QualifiedName
  readonly parallel: "unsafe" | "restricted" | "safe"
}

/** A cast from one type to another: by a function, by the text of the value, or without any conversion. */
export interface Cast extends Base<"cast"> {
  readonly source: string
  readonly target: string
  readonly method: "function" | "inout" | "binary"
  readonly function?: RoutineReference
  readonly context: "explicit" | "assignment" | "implicit"
  /** The names of the types outside of `pg_catalog`. */
  readonly userTypes: ReadonlyArray<QualifiedName>
}

/**
 * A collation. `locale` is that of ICU and of the built-in provider, and of libc if LC_COLLATE and LC_CTYPE are equal. The
 * version that the operating system reports is not part of the schema.
 */
export interface Collation extends Base<"collation"> {
  readonly schema: string
  readonly name: string
  readonly provider: "libc" | "icu" | "builtin"
  readonly deterministic: boolean
  readonly locale?: string
  readonly collate?: string
  readonly ctype?: string
  readonly rules?: string
}
