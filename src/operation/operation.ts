/**
 * Operations as data: what one typed step of a migration says, before any SQL exists.
 *
 * Every operation is a plain, JSON-safe record with a `_tag`. Constructors live in `op.ts`, inverses in
 * `inverse.ts`, and `sql/` turns an operation into statements. Nothing here knows a connection.
 */
import type { Name, Parameter } from "../text/mod.ts"

export type { Name, Parameter } from "../text/mod.ts"

/** SQL text with `$1` … `$n` placeholders and their values; the trusted part of an operation. */
export interface Expression {
  readonly _tag: "Expression"
  readonly text: string
  readonly parameters: ReadonlyArray<Parameter>
}

/** A column type: SQL text such as `varchar(200)`, or a named type that is quoted (an enum, a domain). */
export type ColumnType = string | { readonly type: Name; readonly array?: boolean }

/** A column default: an expression such as `now()`, or a value that becomes a literal. */
export type Default = Expression | Parameter

/** Options of a sequence, also of the one behind an identity column; absent means the server's default. */
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

/** `GENERATED ALWAYS AS (expression) { STORED | VIRTUAL }`; virtual needs PostgreSQL 18. */
export interface Generated {
  readonly expression: Expression
  readonly storage: "stored" | "virtual"
}

/** One column of a table. `nullable` defaults to true, as in SQL. */
export interface Column {
  readonly name: string
  readonly type: ColumnType
  readonly nullable?: boolean
  readonly default?: Default
  readonly identity?: Identity
  readonly generated?: Generated
  readonly collation?: Name
  readonly comment?: string
}

/** What the server does to referencing rows; `columns` limits SET NULL and SET DEFAULT (PostgreSQL 15). */
export type ReferentialAction = "no action" | "restrict" | "cascade" | "set null" | "set default"

/** Constraint timing; `initially` without `deferrable` is refused by the server. */
export interface Deferrable {
  readonly deferrable?: boolean
  readonly initially?: "deferred" | "immediate"
}

/** `PRIMARY KEY (columns)`; `include` adds payload columns, `usingIndex` takes over a unique index that is there. */
export interface PrimaryKey extends Deferrable {
  readonly kind: "primary-key"
  readonly name?: string
  readonly columns: ReadonlyArray<string>
  readonly include?: ReadonlyArray<string>
  readonly usingIndex?: string
}

/** `UNIQUE (columns)`, optionally `NULLS NOT DISTINCT` (PostgreSQL 15); `usingIndex` as for a primary key. */
export interface Unique extends Deferrable {
  readonly kind: "unique"
  readonly name?: string
  readonly columns: ReadonlyArray<string>
  readonly include?: ReadonlyArray<string>
  readonly nullsNotDistinct?: boolean
  readonly usingIndex?: string
}

/** `FOREIGN KEY (columns) REFERENCES table (referencedColumns)`; `notValid` skips the check of old rows. */
export interface ForeignKey extends Deferrable {
  readonly kind: "foreign-key"
  readonly name?: string
  readonly columns: ReadonlyArray<string>
  readonly references: Name
  readonly referencedColumns?: ReadonlyArray<string>
  readonly match?: "simple" | "full"
  readonly onDelete?: ReferentialAction
  readonly onUpdate?: ReferentialAction
  readonly onDeleteColumns?: ReadonlyArray<string>
  readonly notValid?: boolean
}

/** `CHECK (expression)`. */
export interface Check {
  readonly kind: "check"
  readonly name?: string
  readonly expression: Expression
  readonly noInherit?: boolean
  readonly notValid?: boolean
}

/** `EXCLUDE USING method (elements WITH operators) WHERE (predicate)`. */
export interface Exclusion extends Deferrable {
  readonly kind: "exclusion"
  readonly name?: string
  readonly method?: string
  readonly elements: ReadonlyArray<IndexElement & { readonly with: string }>
  readonly include?: ReadonlyArray<string>
  readonly where?: Expression
}

export type Constraint = PrimaryKey | Unique | ForeignKey | Check | Exclusion

/** One key of an index: a column or an expression, with its collation, operator class and order. */
export interface IndexElement {
  readonly column?: string
  readonly expression?: Expression
  readonly collation?: Name
  readonly operatorClass?: Name
  readonly operatorClassOptions?: Readonly<Record<string, string>>
  readonly order?: "asc" | "desc"
  readonly nulls?: "first" | "last"
}

/** What `CREATE INDEX` takes besides its table. */
export interface IndexOptions {
  readonly unique?: boolean
  readonly method?: string
  readonly include?: ReadonlyArray<string>
  readonly nullsNotDistinct?: boolean
  readonly storageParameters?: Readonly<Record<string, string>>
  readonly tablespace?: string
  readonly where?: Expression
  readonly concurrently?: boolean
  readonly ifNotExists?: boolean
}

/** What a comment can be attached to. `on` names the table of a column, constraint, trigger or policy. */
export type CommentTarget =
  | {
    readonly kind:
      | "table"
      | "view"
      | "materialized view"
      | "index"
      | "sequence"
      | "type"
      | "domain"
      | "schema"
      | "extension"
    readonly name: Name
  }
  | { readonly kind: "column" | "constraint" | "trigger" | "policy"; readonly on: Name; readonly name: string }

/** The changes that one `ALTER TABLE … ALTER COLUMN` makes; absent fields stay as they are. */
export interface ColumnChange {
  readonly type?: ColumnType
  readonly using?: Expression
  readonly collation?: Name
  readonly nullable?: boolean
  /** `null` drops the default. */
  readonly default?: Default | null
  /** `null` drops the identity. */
  readonly identity?: Identity | null
  /** `null` keeps the stored values and drops the expression; an expression needs PostgreSQL 17. */
  readonly generated?: Expression | null
  /** `null` drops the comment. */
  readonly comment?: string | null
  readonly name?: string
}

interface Tagged<Tag extends string> {
  readonly _tag: Tag
}

export interface CreateTable extends Tagged<"CreateTable"> {
  readonly table: Name
  readonly columns: ReadonlyArray<Column>
  readonly constraints: ReadonlyArray<Constraint>
  readonly comment?: string
  readonly ifNotExists?: boolean
  readonly unlogged?: boolean
  readonly inherits?: ReadonlyArray<Name>
  readonly partitionBy?: Expression
  readonly storageParameters?: Readonly<Record<string, string>>
  readonly tablespace?: string
}
/** `previous` is the table as it was, which is what makes a drop invertible. */
export interface DropTable extends Tagged<"DropTable"> {
  readonly table: Name
  readonly ifExists?: boolean
  readonly cascade?: boolean
  readonly previous?: Omit<CreateTable, "_tag" | "table">
}
export interface RenameTable extends Tagged<"RenameTable"> {
  readonly table: Name
  readonly to: string
}
/** `ALTER TABLE … SET SCHEMA`. */
export interface MoveTable extends Tagged<"MoveTable"> {
  readonly table: Name
  readonly from?: string
  readonly to: string
}

export interface AddColumn extends Tagged<"AddColumn"> {
  readonly table: Name
  readonly column: Column
  readonly ifNotExists?: boolean
}
export interface DropColumn extends Tagged<"DropColumn"> {
  readonly table: Name
  readonly column: string
  readonly ifExists?: boolean
  readonly cascade?: boolean
  readonly previous?: Omit<Column, "name">
}
/** `previous` holds the old value of each changed field, which is what makes the change invertible. */
export interface AlterColumn extends Tagged<"AlterColumn"> {
  readonly table: Name
  readonly column: string
  readonly change: ColumnChange
  readonly previous?: ColumnChange
}

export interface CreateIndex extends Tagged<"CreateIndex">, IndexOptions {
  readonly name: string
  readonly table: Name
  readonly elements: ReadonlyArray<IndexElement>
}
export interface DropIndex extends Tagged<"DropIndex"> {
  readonly name: Name
  readonly concurrently?: boolean
  readonly ifExists?: boolean
  readonly cascade?: boolean
  readonly previous?: Omit<CreateIndex, "_tag" | "name" | "concurrently" | "ifNotExists">
}
export interface RenameIndex extends Tagged<"RenameIndex"> {
  readonly name: Name
  readonly to: string
}

export interface AddConstraint extends Tagged<"AddConstraint"> {
  readonly table: Name
  readonly constraint: Constraint
}
export interface DropConstraint extends Tagged<"DropConstraint"> {
  readonly table: Name
  readonly name: string
  readonly ifExists?: boolean
  readonly cascade?: boolean
  readonly previous?: Constraint
}
export interface RenameConstraint extends Tagged<"RenameConstraint"> {
  readonly table: Name
  readonly name: string
  readonly to: string
}
/** `VALIDATE CONSTRAINT`; its inverse is nothing, since a validated constraint is no less true. */
export interface ValidateConstraint extends Tagged<"ValidateConstraint"> {
  readonly table: Name
  readonly name: string
}

export interface CreateEnum extends Tagged<"CreateEnum"> {
  readonly name: Name
  readonly values: ReadonlyArray<string>
}
export interface DropEnum extends Tagged<"DropEnum"> {
  readonly name: Name
  readonly ifExists?: boolean
  readonly cascade?: boolean
  readonly previous?: ReadonlyArray<string>
}
export interface RenameEnum extends Tagged<"RenameEnum"> {
  readonly name: Name
  readonly to: string
}
/** `ALTER TYPE … ADD VALUE`; PostgreSQL cannot remove a value, so it has no inverse. */
export interface AddEnumValue extends Tagged<"AddEnumValue"> {
  readonly name: Name
  readonly value: string
  readonly before?: string
  readonly after?: string
  readonly ifNotExists?: boolean
}
export interface RenameEnumValue extends Tagged<"RenameEnumValue"> {
  readonly name: Name
  readonly from: string
  readonly to: string
}

export interface CreateSchema extends Tagged<"CreateSchema"> {
  readonly name: string
  readonly ifNotExists?: boolean
  readonly authorization?: string
}
export interface DropSchema extends Tagged<"DropSchema"> {
  readonly name: string
  readonly ifExists?: boolean
  readonly cascade?: boolean
}
export interface CreateExtension extends Tagged<"CreateExtension"> {
  readonly name: string
  readonly schema?: string
  readonly version?: string
  readonly ifNotExists?: boolean
}
export interface DropExtension extends Tagged<"DropExtension"> {
  readonly name: string
  readonly ifExists?: boolean
  readonly cascade?: boolean
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
export interface DropSequence extends Tagged<"DropSequence"> {
  readonly name: Name
  readonly ifExists?: boolean
  readonly cascade?: boolean
  readonly previous?: Omit<CreateSequence, "_tag" | "name">
}
/** `comment: null` removes the comment. `previous` makes it invertible. */
export interface SetComment extends Tagged<"SetComment"> {
  readonly target: CommentTarget
  readonly comment: string | null
  readonly previous?: string | null
}

/** The user's own SQL: one or several statements, parameters only with exactly one statement. */
export interface Execute extends Tagged<"Execute"> {
  readonly expression: Expression
  readonly inverse?: Expression
}
/** Rows written with `INSERT`, in order; every row has the same columns. */
export interface BulkInsert extends Tagged<"BulkInsert"> {
  readonly table: Name
  readonly columns: ReadonlyArray<string>
  readonly rows: ReadonlyArray<ReadonlyArray<Parameter>>
}

/** One typed step of a migration. */
export type Operation =
  | CreateTable
  | DropTable
  | RenameTable
  | MoveTable
  | AddColumn
  | DropColumn
  | AlterColumn
  | CreateIndex
  | DropIndex
  | RenameIndex
  | AddConstraint
  | DropConstraint
  | RenameConstraint
  | ValidateConstraint
  | CreateEnum
  | DropEnum
  | RenameEnum
  | AddEnumValue
  | RenameEnumValue
  | CreateSchema
  | DropSchema
  | CreateExtension
  | DropExtension
  | CreateSequence
  | AlterSequence
  | DropSequence
  | SetComment
  | Execute
  | BulkInsert
