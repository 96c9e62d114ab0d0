/**
 * Indexes. The index of a primary key, a unique or an exclusion constraint is part of that constraint and not an object.
 */
import type { QualifiedName } from "./address.ts"
import type { Base, Parameters } from "./base.ts"

/**
 * A key of an index: a `column` or an `expression`. Absent fields have the default: the collation of the column, the
 * operator class of the type, ascending order, and nulls last for ascending or first for descending order.
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
 * An index. Its parent is the table or the materialized view named by `table`. `valid` is false after a failed `CREATE INDEX
 * CONCURRENTLY`. `statistics` has the statistics targets of its columns by their numbers. `partitionOf` is the index of the partitioned table that it is attached to.
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
  readonly statistics?: Readonly<Record<string, number>>
  readonly partitionOf?: QualifiedName
}
