/**
 * Tables as they are declared: a model, and what a schema cannot say about its table. Nothing is computed or checked
 * here beyond types; `Desired.make` does that for all tables together.
 *
 * Columns are spoken of by the model's field names, which are types: a misspelt one does not compile.
 */
import type { ColumnType, Default, Exclusion as ExclusionConstraint, Expression, ForeignKey as ForeignKeyConstraint, Generated, Identity, IndexElement, IndexOptions, Name, PrimaryKey as PrimaryKeyConstraint, Unique as UniqueConstraint } from "../../operation/mod.ts"
import { type Field, fieldsOf, identifierOf, type Key, type Source, type Values } from "../field/fields.ts"

export type { Key, Source } from "../field/fields.ts"

/** SQL: an expression of `Op.sql`, or its text. */
export type Sql = Expression | string

/** A column: what overrules its schema, and what its schema cannot say. `V` is what a default may be. */
export interface Column<V = unknown> {
  /** The name in the database, instead of the naming rule's. */
  readonly name?: string
  /** The type, instead of the renderers'. */
  readonly type?: ColumnType
  readonly nullable?: boolean
  /** An expression (`Op.sql`), or a value that becomes a literal of the column's type. */
  readonly default?: Default | V | null
  /** `false` keeps a generated integer key from becoming one. */
  readonly identity?: Identity["generation"] | Identity | false
  /** An expression alone is stored. */
  readonly generated?: Sql | Generated
  readonly collation?: Name
  readonly comment?: string
  /** The column's former name in the database, so that a comparison renames it. */
  readonly renamedFrom?: string
}

/** What every constraint may have: a name instead of the convention's, and a comment. */
interface Described {
  readonly name?: string
  readonly comment?: string
}

type Own<C, Replaced extends string = never> = Omit<C, "kind" | "name" | "columns" | "include" | Replaced>

export interface PrimaryKey<K extends string> extends Own<PrimaryKeyConstraint>, Described {
  readonly columns: ReadonlyArray<K>
  readonly include?: ReadonlyArray<K>
}

export interface Unique<K extends string> extends Own<UniqueConstraint>, Described {
  readonly columns: ReadonlyArray<K>
  readonly include?: ReadonlyArray<K>
}

/** An index key: a column with its order and operator class, or an expression. */
export type Element<K extends string> = Omit<IndexElement, "column" | "expression"> & {
  readonly column?: K
  readonly expression?: Sql
}

export interface Index<K extends string>
  extends Omit<IndexOptions, "include" | "where" | "concurrently" | "ifNotExists">, Described
{
  /** Columns and elements in order. An index of expressions alone needs a name. */
  readonly columns: ReadonlyArray<K | Element<K>>
  readonly include?: ReadonlyArray<K>
  readonly where?: Sql
}

/**
 * A foreign key. It references a table of the models (its primary key, or the columns of `Table.columns`), or any table
 * by its name in the database, which is how two tables reference each other.
 */
export interface ForeignKey<K extends string>
  extends Own<ForeignKeyConstraint, "references" | "referencedColumns" | "onDeleteColumns">, Described
{
  readonly columns: ReadonlyArray<K>
  readonly references: Name | Table<string> | Reference
  /** Columns of a table that is referenced by name, as they are in the database. */
  readonly referencedColumns?: ReadonlyArray<string>
  readonly onDeleteColumns?: ReadonlyArray<K>
}

/** Columns of a table of the models, as `Table.columns` makes them. */
export interface Reference {
  readonly table: Table<string>
  readonly columns: ReadonlyArray<string>
}

export interface Check extends Described {
  readonly expression: Sql
  readonly noInherit?: boolean
}

export interface Exclusion<K extends string> extends Own<ExclusionConstraint, "elements" | "where">, Described {
  readonly elements: ReadonlyArray<Element<K> & { readonly with: string }>
  readonly include?: ReadonlyArray<K>
  readonly where?: Sql
}

/** What `make` takes besides the model. A column or a list of columns stands for the object that has no options. */
export interface Options<K extends string, V extends { readonly [P in K]: unknown } = { readonly [P in K]: unknown }> {
  readonly name: string
  readonly schema?: string
  /** `id` when there is such a field and nothing is said; `false` for none. */
  readonly primaryKey?: K | ReadonlyArray<K> | PrimaryKey<K> | false
  readonly unique?: ReadonlyArray<K | ReadonlyArray<K> | Unique<K>>
  readonly indexes?: ReadonlyArray<K | ReadonlyArray<K> | Index<K>>
  readonly foreignKeys?: ReadonlyArray<ForeignKey<K>>
  /** By the name that the convention's `{constraint_name}` stands for. */
  readonly checks?: Readonly<Record<string, Sql | Check>>
  readonly exclude?: ReadonlyArray<Exclusion<K>>
  readonly comment?: string
  readonly unlogged?: boolean
  readonly storageParameters?: Readonly<Record<string, string>>
  readonly tablespace?: string
  readonly partitionBy?: Sql
  /** The table's former name, so that a comparison renames it. */
  readonly renamedFrom?: string
  readonly columns?: { readonly [P in K]?: Column<V[P]> }
}

/** A declared table; `K` are its field names. */
export interface Table<out K extends string = string> {
  /** The name in the database. */
  readonly name: Name
  /** The model's identifier, when it has one. */
  readonly model: string | undefined
  readonly fields: ReadonlyArray<Field>
  readonly keys: ReadonlyArray<K>
  readonly options: Options<string>
}

/** Declares the table of a model: `Table.make(User, { name: "users", unique: ["email"] })`. */
export const make = <const S extends Source>(source: S, options: Options<Key<S>, Values<S>>): Table<Key<S>> => {
  const fields = fieldsOf(source)
  return {
    name: options.schema === undefined ? options.name : { schema: options.schema, name: options.name },
    model: identifierOf(source),
    fields,
    keys: fields.map(({ key }) => key as Key<S>),
    // Field names are all that the types say more than strings, and `Desired.make` checks those.
    options: options as Options<string>
  }
}

/** Columns of a declared table by their fields, for a foreign key that references another key than the primary one. */
export const columns = <K extends string>(table: Table<K>, columns: ReadonlyArray<NoInfer<K>>): Reference => ({
  table,
  columns
})
