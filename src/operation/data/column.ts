/** Columns, and the operations on them. */
import type { Name, Parameter } from "../../text/mod.ts"
import type { DropOptions, Tagged } from "./_base.ts"
import type { Expression } from "./expression.ts"
import type { Identity } from "./sequence.ts"

/** A column type: SQL text such as `varchar(200)`, or the name of a type (an enum, a domain), which is quoted. */
export type ColumnType = string | { readonly type: Name; readonly array?: boolean }

/** A column default: an expression such as `now()`, or a value that becomes a literal. */
export type Default = Expression | Parameter

/** `GENERATED ALWAYS AS (expression) { STORED | VIRTUAL }`; virtual requires PostgreSQL 18. */
export interface Generated {
  readonly expression: Expression
  readonly storage: "stored" | "virtual"
}

/**
 * One column of a table. `nullable` defaults to true, as in SQL. `notNullName` names the constraint of a column that is not
 * nullable; PostgreSQL records the name since version 18 and ignores it before.
 */
export interface Column {
  readonly name: string
  readonly type: ColumnType
  readonly nullable?: boolean
  readonly notNullName?: string
  readonly default?: Default
  readonly identity?: Identity
  readonly generated?: Generated
  readonly collation?: Name
  readonly comment?: string
}

/** The changes of one `ALTER TABLE … ALTER COLUMN`; absent fields are not changed. */
export interface ColumnChange {
  readonly type?: ColumnType
  readonly using?: Expression
  readonly collation?: Name
  readonly nullable?: boolean
  /** `null` drops the default. */
  readonly default?: Default | null
  /** `null` drops the identity. */
  readonly identity?: Identity | null
  /** `null` drops the expression and keeps the stored values; changing the expression requires PostgreSQL 17. */
  readonly generated?: Expression | null
  /** `null` drops the comment. */
  readonly comment?: string | null
  readonly name?: string
}

export interface AddColumn extends Tagged<"AddColumn"> {
  readonly table: Name
  readonly column: Column
  readonly ifNotExists?: boolean
}

export interface DropColumn extends Tagged<"DropColumn">, DropOptions {
  readonly table: Name
  readonly column: string
  readonly previous?: Omit<Column, "name">
}

/** `previous` has the old value of each changed field, which makes the change invertible. */
export interface AlterColumn extends Tagged<"AlterColumn"> {
  readonly table: Name
  readonly column: string
  readonly change: ColumnChange
  readonly previous?: ColumnChange
}
