/**
 * What a module of models is made from.
 */
import type { ColumnType, Name, Operation } from "../../operation/mod.ts"

/** The kinds of objects that a naming convention names, with SQLAlchemy's tokens. */
export type ObjectKind = "ix" | "uq" | "ck" | "fk" | "pk" | "ex"

/** What a naming makes of fields and objects, so that only other names are written. */
export interface ModelNaming {
  readonly column: (field: string) => string
  /** The name of an object, or undefined where the convention has none for it. */
  readonly object: (kind: ObjectKind, subject: {
    readonly table: string
    readonly columns: ReadonlyArray<string>
    readonly referredTable?: string
    readonly referredColumns?: ReadonlyArray<string>
  }) => string | undefined
  /** The key of a check that the convention names so. */
  readonly checkKey: (table: string, name: string) => string | undefined
}

/**
 * A type with a name that columns may have: an enum, which is `made` by the models or in SQL before them, or a domain
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

/** What a module of models is made from. */
export interface ModelsOptions {
  /** Creations of tables, constraints and indexes, and comments on them; others say nothing here. */
  readonly operations: ReadonlyArray<Operation>
  readonly types: ReadonlyArray<ModelType>
  readonly naming: ModelNaming
  /** What else is exported, in this order: names of schemas, or SQL. */
  readonly exports: ReadonlyArray<
    { readonly name: "schemas" | "prelude" | "sql"; readonly value: ReadonlyArray<string | { readonly path: string }> }
  >
  /** The sentences at the top, each a line. */
  readonly intro: ReadonlyArray<string>
}
