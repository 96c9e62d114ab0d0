/**
 * Publications with their members, and subscriptions.
 */
import type { Base } from "../base.ts"

/**
 * A publication. The tables and schemas that it names are objects with the publication as parent. `generatedColumns` is
 * absent for `none`, which is what servers before PostgreSQL 18 do.
 */
export interface Publication extends Base<"publication"> {
  readonly name: string
  readonly allTables: boolean
  readonly publish: ReadonlyArray<"insert" | "update" | "delete" | "truncate">
  readonly viaPartitionRoot: boolean
  readonly generatedColumns?: "stored"
}

/** A table of a publication. Without `columns` all columns are published; `where` is the row filter, without parentheses around it. */
export interface PublicationTable extends Base<"publication-table"> {
  readonly publication: string
  readonly schema: string
  readonly table: string
  readonly columns?: ReadonlyArray<string>
  readonly where?: string
}

/** A schema whose tables are in a publication (PostgreSQL 15). */
export interface PublicationSchema extends Base<"publication-schema"> {
  readonly publication: string
  readonly schema: string
}

/**
 * A subscription, without its connection string, which is a secret and never read, and without the state that the server
 * itself changes: whether it is enabled, and the progress of two-phase commit. `slot` is absent for `NONE`. Fields that a
 * server version does not have are absent.
 */
export interface Subscription extends Base<"subscription"> {
  readonly name: string
  readonly publications: ReadonlyArray<string>
  readonly slot?: string
  readonly synchronousCommit: string
  readonly binary: boolean
  readonly streaming: "off" | "on" | "parallel"
  readonly twoPhase?: boolean
  readonly disableOnError?: boolean
  readonly passwordRequired?: boolean
  readonly runAsOwner?: boolean
  readonly failover?: boolean
  readonly origin?: string
}
