/**
 * Constraints of tables and domains.
 *
 * `NOT NULL` is a field of its column even on PostgreSQL 18, which stores it as a constraint, so that catalogs of different
 * versions compare equal.
 */
import type { QualifiedName } from "../address.ts"
import type { Base, Parameters } from "../base.ts"
import type { IndexElement } from "./index.ts"

/**
 * Fields of all constraints. `table` is the name of the table, or of the domain if `onDomain`. An `inherited` check or
 * foreign key belongs to a parent table; whether the index of a key is attached is an object of its own.
 */
interface Common extends Base<"constraint"> {
  readonly schema: string
  readonly table: string
  readonly name: string
  readonly onDomain: boolean
  readonly inherited: boolean
  readonly deferrable: boolean
  readonly initiallyDeferred: boolean
}

/** Fields of constraints with an index. */
interface Indexed {
  readonly include: ReadonlyArray<string>
  readonly storageParameters: Parameters
  readonly clustered: boolean
  readonly replicaIdentity: boolean
  readonly tablespace?: string
}

/** `PRIMARY KEY`. `withoutOverlaps` (PostgreSQL 18) applies to the last column. */
export interface PrimaryKey extends Common, Indexed {
  readonly type: "primary-key"
  readonly columns: ReadonlyArray<string>
  readonly withoutOverlaps: boolean
}

/** `UNIQUE`. */
export interface Unique extends Common, Indexed {
  readonly type: "unique"
  readonly columns: ReadonlyArray<string>
  readonly withoutOverlaps: boolean
  readonly nullsNotDistinct: boolean
}

/** The action on referencing rows. */
export type ReferentialAction = "no action" | "restrict" | "cascade" | "set null" | "set default"

/**
 * `FOREIGN KEY`. An inherited one is that of the partitioned table under the name `partitionOf`. `valid` is false for `NOT VALID`, `enforced` is false for `NOT ENFORCED` (PostgreSQL 18), and with `period`
 * the last columns are periods (PostgreSQL 18). `onDeleteColumns` are the columns that `set null` and `set default` set.
 */
export interface ForeignKey extends Common {
  readonly type: "foreign-key"
  readonly columns: ReadonlyArray<string>
  readonly references: QualifiedName
  readonly referencedColumns: ReadonlyArray<string>
  readonly match: "simple" | "full"
  readonly onUpdate: ReferentialAction
  readonly onDelete: ReferentialAction
  readonly onDeleteColumns: ReadonlyArray<string>
  readonly partitionOf?: string
  readonly period: boolean
  readonly valid: boolean
  readonly enforced: boolean
}

/** `CHECK (expression)` of a table or a domain. `columns` are those that the expression refers to. */
export interface Check extends Common {
  readonly type: "check"
  readonly expression: string
  readonly columns: ReadonlyArray<string>
  readonly noInherit: boolean
  readonly valid: boolean
  readonly enforced: boolean
}

/** An element of an exclusion constraint. `with` is its operator, qualified if it is outside of `pg_catalog`. */
export interface ExclusionElement extends IndexElement {
  readonly with: string
}

/** `EXCLUDE USING method (elements) WHERE (where)`. */
export interface Exclusion extends Common, Indexed {
  readonly type: "exclusion"
  readonly method: string
  readonly elements: ReadonlyArray<ExclusionElement>
  readonly where?: string
}

/** A constraint of a table or a domain. */
export type Constraint = PrimaryKey | Unique | ForeignKey | Check | Exclusion
