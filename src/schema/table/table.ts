/**
 * Declarations of tables: a model, and what a schema cannot express. Only types are checked here; `Desired.make` checks
 * all tables together.
 *
 * Columns are named by the fields of the model, so a misspelt one is a type error.
 */
import type { ColumnType, Default, Exclusion as ExclusionConstraint, Expression, ForeignKey as ForeignKeyConstraint, Generated, Identity, IndexElement, IndexOptions, Name, PrimaryKey as PrimaryKeyConstraint, Unique as UniqueConstraint } from "../../operation/mod.ts"
import { type Field, fieldsOf, identifierOf, type Invalid, invalidOf, type Key, type Source, type Values } from "../field/fields.ts"

export type { Key, Source } from "../field/fields.ts"

/** SQL: an expression of `Op.sql`, or its text. */
export type Sql = Expression | string

/** The options of a column, which override its schema. `V` is the type of its default. */
export interface Column<V = unknown> {
  /** The name in the database, instead of that of the naming convention. */
  readonly name?: string
  /** The type, instead of that of the renderers. */
  readonly type?: ColumnType
  readonly nullable?: boolean
  /** An expression (`Op.sql`), or a value, which becomes a literal of the type of the column. */
  readonly default?: Default | V | null
  /** `false` prevents a generated integer key from becoming an identity. */
  readonly identity?: Identity["generation"] | Identity | false
  /** An expression without options is a stored generated column. */
  readonly generated?: Sql | Generated
  readonly collation?: Name
  readonly comment?: string
  /** The former name of the column in the database, so that a comparison renames it. */
  readonly renamedFrom?: string
}

/** The options of all constraints: a name instead of that of the convention, and a comment. */
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
 * by its name in the database. Two tables that reference each other use names.
 */
export interface ForeignKey<K extends string>
  extends Own<ForeignKeyConstraint, "references" | "referencedColumns" | "onDeleteColumns">, Described
{
  readonly columns: ReadonlyArray<K>
  readonly references: Name | Table<string> | Reference
  /** Columns of a table that is referenced by name, with their names in the database. */
  readonly referencedColumns?: ReadonlyArray<string>
  readonly onDeleteColumns?: ReadonlyArray<K>
}

/** Columns of a table of the models, as returned by `Table.columns`. */
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

/** The options of `make`. A column or a list of columns is the short form of an object without options. */
export interface Options<K extends string, V extends { readonly [P in K]: unknown } = { readonly [P in K]: unknown }> {
  readonly name: string
  readonly schema?: string
  /** The default is `id` if there is such a field; `false` for no primary key. */
  readonly primaryKey?: K | ReadonlyArray<K> | PrimaryKey<K> | false
  readonly unique?: ReadonlyArray<K | ReadonlyArray<K> | Unique<K>>
  readonly indexes?: ReadonlyArray<K | ReadonlyArray<K> | Index<K>>
  readonly foreignKeys?: ReadonlyArray<ForeignKey<K>>
  /** By the value of `{constraint_name}` in the naming convention. */
  readonly checks?: Readonly<Record<string, Sql | Check>>
  readonly exclude?: ReadonlyArray<Exclusion<K>>
  readonly comment?: string
  readonly unlogged?: boolean
  readonly storageParameters?: Readonly<Record<string, string>>
  readonly tablespace?: string
  readonly partitionBy?: Sql
  /** The former name of the table in the database, so that a comparison renames it. */
  readonly renamedFrom?: string
  readonly columns?: { readonly [P in K]?: Column<V[P]> }
}

/** A declared table; `K` are its field names. */
export interface Table<out K extends string = string> {
  /** The name in the database. */
  readonly name: Name
  /** The identifier of the model, if it has one. */
  readonly model: string | undefined
  readonly fields: ReadonlyArray<Field>
  /** The fields whose values are not schemas, with what they are instead. */
  readonly invalid: ReadonlyArray<Invalid>
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
    invalid: invalidOf(source),
    keys: fields.map(({ key }) => key as Key<S>),
    // The types restrict only field names, and `Desired.make` checks those too.
    options: options as Options<string>
  }
}

/** Columns of a declared table by their fields, for a foreign key that does not reference the primary key. */
export const columns = <K extends string>(table: Table<K>, columns: ReadonlyArray<NoInfer<K>>): Reference => ({
  table,
  columns
})
