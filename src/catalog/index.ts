/**
 * Indexes that are objects of their own. The index behind a primary key, a unique or an exclusion constraint belongs to
 * that constraint.
 */
import type { QualifiedName } from "./address.ts"
import type { Base, Parameters } from "./base.ts"

/**
 * One key of an index: a `column` or an `expression`. `collation` is absent when it is the column's, `operatorClass`
 * when it is the default of the type, `order` and `nulls` when they are (`asc`; last for `asc`, first for `desc`).
 */
export interface IndexElement {
  readonly column?: string
  readonly expression?: string
  readonly collation?: QualifiedName
  readonly operatorClass?: QualifiedName
  readonly operatorClassOptions?: Parameters
  readonly order?: "desc"
  readonly nulls?: "first" | "last"
}

/**
 * An index; its parent is the table or the materialized view named by `table`. `valid` is false after a failed `CREATE
 * INDEX CONCURRENTLY`; `partitionOf` is the index of the partitioned table that it is attached to.
 */
export interface Index extends Base<"index"> {
  readonly schema: string
  readonly table: string
  readonly name: string
  readonly unique: boolean
  readonly method: string
  readonly elements: ReadonlyArray<IndexElement>
  readonly include: ReadonlyArray<string>
  readonly nullsNotDistinct: boolean
  readonly storageParameters: Parameters
  readonly valid: boolean
  readonly clustered: boolean
  readonly replicaIdentity: boolean
  readonly where?: string
  readonly tablespace?: string
  readonly partitionOf?: QualifiedName
}
