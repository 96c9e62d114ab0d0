/**
 * Tables, their place in an inheritance or partition tree, their columns and the columns' defaults.
 *
 * A table is what is left when its parts are taken off: columns, constraints, indexes, triggers and policies are objects
 * with the table as parent.
 */
import type { QualifiedName } from "./address.ts"
import type { Base, Parameters, Typed } from "./base.ts"
import type { SequenceOptions } from "./sequence.ts"

/**
 * A table. `partitionBy` is what follows `PARTITION BY`; `ofType` the type of a typed table; `accessMethod` is absent for
 * `heap`, `tablespace` for the database's own; `server` and `options` belong to foreign tables.
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
 * One parent of a table (its parent in the catalog's sense is the child table): `INHERIT`, or `ATTACH PARTITION` when
 * there is a `bound`. `position` counts from 1, since the order of parents decides the order of columns.
 */
export interface Inheritance extends Base<"inheritance"> {
  readonly schema: string
  readonly table: string
  readonly from: QualifiedName
  readonly position: number
  readonly bound?: string
}

/** `GENERATED … AS IDENTITY` with the options of the sequence behind it. */
export interface Identity extends SequenceOptions {
  readonly generation: "always" | "by-default"
}

/** `GENERATED ALWAYS AS (expression)`. */
export interface Generated {
  readonly expression: string
  readonly storage: "stored" | "virtual"
}

/**
 * A column of a table. `position` counts the columns that exist from 1 and is left out of comparisons, since PostgreSQL
 * adds columns at the end only. `nullable` is also false under a primary key; `notNullValid` is false when `NOT NULL` is
 * `NOT VALID` (PostgreSQL 18); `inherited` says that the column is not the table's own. `storage`, `compression`,
 * `statistics` and `options` are absent when they are the default.
 */
export interface Column extends Base<"column">, Typed {
  readonly schema: string
  readonly table: string
  readonly name: string
  readonly position: number
  readonly nullable: boolean
  readonly notNullValid: boolean
  readonly inherited: boolean
  readonly identity?: Identity
  readonly generated?: Generated
  readonly storage?: "plain" | "external" | "extended" | "main"
  readonly compression?: "pglz" | "lz4"
  readonly statistics?: number
  readonly options?: Parameters
  readonly foreignOptions?: Parameters
}

/** The default of a column (`table` and `column`), of a view's column, or of a domain (`domain`), by its parent. */
export interface Default extends Base<"default"> {
  readonly schema: string
  readonly expression: string
  readonly table?: string
  readonly column?: string
  readonly domain?: string
}
