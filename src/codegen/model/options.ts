/**
 * The input for a module of models.
 */
import type { ColumnType, Name, Operation } from "../../operation/mod.ts"

/** The kinds of objects in a naming convention, with the keys of SQLAlchemy. */
export type ObjectKind = "ix" | "uq" | "ck" | "fk" | "pk" | "ex"

/** The naming convention, so that only names that do not follow it are written. */
export interface ModelNaming {
  readonly column: (field: string) => string
  /** The name of an object; undefined if the convention has none. */
  readonly object: (kind: ObjectKind, subject: {
    readonly table: string
    readonly columns: ReadonlyArray<string>
    readonly referredTable?: string
    readonly referredColumns?: ReadonlyArray<string>
  }) => string | undefined
  /** The key of a check for which the convention makes the given name. */
  readonly checkKey: (table: string, name: string) => string | undefined
}

/**
 * A named type of columns: an enum, which is created by the models if `made` and else by SQL before them, or a domain
 * over `base`.
 */
export type ModelType =
  | {
    readonly kind: "enum"
    readonly name: Name
    readonly values: ReadonlyArray<string>
    readonly made: boolean
    readonly comment: string | undefined
  }
  | { readonly kind: "domain"; readonly name: Name; readonly base: ColumnType; readonly comment: string | undefined }

/** The input for a module of models. */
export interface ModelsOptions {
  /** Operations that create tables, constraints and indexes, and comments on them; others are ignored. */
  readonly operations: ReadonlyArray<Operation>
  readonly types: ReadonlyArray<ModelType>
  readonly naming: ModelNaming
  /** Further exports, in this order: names of schemas, or SQL. */
  readonly exports: ReadonlyArray<
    { readonly name: "schemas" | "prelude" | "sql"; readonly value: ReadonlyArray<string | { readonly path: string }> }
  >
  /** The lines of the comment at the top. */
  readonly intro: ReadonlyArray<string>
}
