/**
 * Tables, their parents in an inheritance or partition tree, their columns and defaults.
 *
 * Columns, constraints, indexes, triggers and policies are objects with the table as parent, not fields of it.
 */
import type { QualifiedName } from "../address.ts"
import type { Base, Parameters, Typed } from "../base.ts"
import type { SequenceOptions } from "./sequence.ts"

/**
 * A table. `partitionBy` is the text after `PARTITION BY`, `ofType` the type of a typed table. `accessMethod` is absent for
 * `heap`, `tablespace` for the default of the database. `server` and `options` are those of a foreign table.
 */
export interface Table extends Base<"table"> {
  readonly schema: string
  readonly name: string
  readonly type: "ordinary" | "partitioned" | "foreign"
  readonly unlogged: boolean
  readonly storageParameters: Parameters
  readonly rowSecurity: boolean
  readonly forceRowSecurity: boolean
  readonly replicaIdentity: "default" | "nothing" | "full" | "index"
  readonly partitionBy?: string
  readonly ofType?: QualifiedName
  readonly accessMethod?: string
  readonly tablespace?: string
  readonly server?: string
  readonly options?: Parameters
}

/**
 * One parent `from` of a table: `INHERIT`, or `ATTACH PARTITION` if there is a `bound`. Its parent in the catalog is the
 * inheriting table. `position` counts from 1, because the order of parents determines the order of columns.
 */
export interface Inheritance extends Base<"inheritance"> {
  readonly schema: string
  readonly table: string
  readonly from: QualifiedName
  readonly position: number
  readonly bound?: string
}

/** `GENERATED … AS IDENTITY`, with the options of its sequence. */
export interface Identity extends SequenceOptions {
  readonly generation: "always" | "by-default"
}

/** `GENERATED ALWAYS AS (expression)`. */
export interface Generated {
  readonly expression: string
  readonly storage: "stored" | "virtual"
}

/** How PostgreSQL stores the values of a column. */
export type Storage = "plain" | "external" | "extended" | "main"

/**
 * Settings of a column of a table or a materialized view, absent if they have the default value. `typeStorage` is the
 * default of the type, and present if `storage` is.
 */
export interface ColumnSettings {
  readonly storage?: Storage
  readonly typeStorage?: Storage
  readonly compression?: "pglz" | "lz4"
  readonly statistics?: number
  readonly options?: Parameters
}

/**
 * A column of a table. `position` counts existing columns from 1; it is not compared, because PostgreSQL adds columns at the
 * end only. `nullable` is also false for columns of a primary key. `notNullValid` is false if `NOT NULL` is `NOT VALID`
 * (PostgreSQL 18). `notNullName` is the name of the constraint, and `notNullNoInherit` is present for `NO INHERIT`; they
 * are absent before PostgreSQL 18, and for a constraint that is inherited, whose name is `notNullGivenName`: no statement
 * changes that one, so it is not compared. `notNullComment` is the comment on the constraint. An `inherited` column belongs to a parent table.
 */
export interface Column extends Base<"column">, Typed, ColumnSettings {
  readonly schema: string
  readonly table: string
  readonly name: string
  readonly position: number
  readonly nullable: boolean
  readonly notNullValid: boolean
  readonly notNullName?: string
  readonly notNullGivenName?: string
  readonly notNullNoInherit?: boolean
  readonly notNullComment?: string
  readonly inherited: boolean
  readonly identity?: Identity
  readonly generated?: Generated
  readonly foreignOptions?: Parameters
}

/** The default of a column of a table or a view (`table` and `column`), or of a domain (`domain`). */
export interface Default extends Base<"default"> {
  readonly schema: string
  readonly expression: string
  readonly table?: string
  readonly column?: string
  readonly domain?: string
}
