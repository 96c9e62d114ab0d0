/**
 * Constraints of tables and domains, as data that an operation can be made of.
 *
 * `NOT NULL` is a field of its column also where PostgreSQL 18 keeps a constraint for it, so that versions compare equal.
 */
import type { QualifiedName } from "./address.ts"
import type { Base, Parameters } from "./base.ts"
import type { IndexElement } from "./index.ts"

/**
 * What all constraints have. `table` is the name of the table, or of the domain when `onDomain`; `inherited` ones came
 * with a parent table.
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

/** What constraints have that PostgreSQL keeps an index for. */
interface Indexed {
  readonly include: ReadonlyArray<string>
  readonly storageParameters: Parameters
  readonly clustered: boolean
  readonly replicaIdentity: boolean
  readonly tablespace?: string
}

/** `PRIMARY KEY`; `withoutOverlaps` (PostgreSQL 18) concerns the last column. */
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

/** What the server does to referencing rows. */
export type ReferentialAction = "no action" | "restrict" | "cascade" | "set null" | "set default"

/**
 * `FOREIGN KEY`; `valid` is false for `NOT VALID`, `enforced` for `NOT ENFORCED` (PostgreSQL 18), `period` says that the
 * last columns are periods (PostgreSQL 18). `onDeleteColumns` limits `set null` and `set default`.
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
  readonly period: boolean
  readonly valid: boolean
  readonly enforced: boolean
}

/** `CHECK (expression)`, of a table or a domain; `columns` are the columns that the expression names. */
export interface Check extends Common {
  readonly type: "check"
  readonly expression: string
  readonly columns: ReadonlyArray<string>
  readonly noInherit: boolean
  readonly valid: boolean
  readonly enforced: boolean
}

/** One element of an exclusion constraint; `with` is its operator, schema-qualified where it is not PostgreSQL's own. */
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

/** A constraint of a table or a domain; `type` says which. */
export type Constraint = PrimaryKey | Unique | ForeignKey | Check | Exclusion
