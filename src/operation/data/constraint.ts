/** Constraints, and the operations on them. */
import type { Name } from "../../text/mod.ts"
import type { DropOptions, Tagged } from "./_base.ts"
import type { Expression } from "./expression.ts"
import type { IndexElement } from "./index.ts"

/** The action on referencing rows. `onDeleteColumns` limits SET NULL and SET DEFAULT to some columns (PostgreSQL 15). */
export type ReferentialAction = "no action" | "restrict" | "cascade" | "set null" | "set default"

/** When a constraint is checked. */
export interface Deferrable {
  readonly deferrable?: boolean
  readonly initially?: "deferred" | "immediate"
}

/** `PRIMARY KEY (columns)`; `include` adds payload columns, `usingIndex` makes an existing unique index the index of the constraint. */
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

/** `FOREIGN KEY (columns) REFERENCES table (referencedColumns)`; `notValid` skips the check of existing rows. */
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

export interface AddConstraint extends Tagged<"AddConstraint"> {
  readonly table: Name
  readonly constraint: Constraint
}

export interface DropConstraint extends Tagged<"DropConstraint">, DropOptions {
  readonly table: Name
  readonly name: string
  readonly previous?: Constraint
}

export interface RenameConstraint extends Tagged<"RenameConstraint"> {
  readonly table: Name
  readonly name: string
  readonly to: string
}

/** `VALIDATE CONSTRAINT`. It needs no inverse: `notValid` and validated constraints have the same effect on new rows. */
export interface ValidateConstraint extends Tagged<"ValidateConstraint"> {
  readonly table: Name
  readonly name: string
}
