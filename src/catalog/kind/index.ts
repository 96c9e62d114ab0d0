/**
 * Indexes. The index of a primary key, a unique or an exclusion constraint is part of that constraint and not an object.
 */
import type { QualifiedName } from "../address.ts"
import type { Base, Parameters } from "../base.ts"

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
 * CONCURRENTLY`; that of a partitioned table is valid once an index of every partition is attached. `statistics` has the
 * statistics targets of its columns by their numbers.
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
}

/**
 * `ALTER INDEX index ATTACH PARTITION name`: the index of a partition, or of a constraint of one, belongs to that of its
 * partitioned table. Its parent is the index or the constraint; `of` is the index of the table `ofTable`.
 */
export interface IndexAttachment extends Base<"index-attachment"> {
  readonly schema: string
  readonly table: string
  readonly name: string
  readonly of: QualifiedName
  readonly ofTable: QualifiedName
}
