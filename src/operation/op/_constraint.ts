/** Constructors for constraints and for the operations on them. */
import type { AddConstraint, Check, Constraint, DropConstraint, DropOptions, Exclusion, Expression, ForeignKey, Name, PrimaryKey, RenameConstraint, Unique, ValidateConstraint } from "../data/operation.ts"
import { element, type ElementLike } from "./_index.ts"
import { defined, type Op, yieldable } from "./yieldable.ts"

/** `PRIMARY KEY (columns)`. */
export const primaryKey = (
  columns: ReadonlyArray<string>,
  options: Omit<PrimaryKey, "kind" | "columns"> = {}
): PrimaryKey => defined<PrimaryKey>({ kind: "primary-key", columns, ...options })

/** `UNIQUE (columns)`. */
export const unique = (columns: ReadonlyArray<string>, options: Omit<Unique, "kind" | "columns"> = {}): Unique =>
  defined<Unique>({ kind: "unique", columns, ...options })

/** `FOREIGN KEY (columns) REFERENCES references (referencedColumns)`; by default the primary key is referenced. */
export const foreignKey = (
  columns: ReadonlyArray<string>,
  references: Name,
  referencedColumns?: ReadonlyArray<string>,
  options: Omit<ForeignKey, "kind" | "columns" | "references" | "referencedColumns"> = {}
): ForeignKey => defined<ForeignKey>({ kind: "foreign-key", columns, references, referencedColumns, ...options })

/** `CHECK (expression)`. */
export const check = (expression: Expression, options: Omit<Check, "kind" | "expression"> = {}): Check =>
  defined<Check>({ kind: "check", expression, ...options })

/** `EXCLUDE`, from pairs of an element and its operator. */
export const exclude = (
  elements: ReadonlyArray<readonly [element: ElementLike, operator: string]>,
  options: Omit<Exclusion, "kind" | "elements"> = {}
): Exclusion =>
  defined<Exclusion>({
    kind: "exclusion",
    elements: elements.map(([like, operator]) => ({ ...element(like), with: operator })),
    ...options
  })

/** `ALTER TABLE … ADD CONSTRAINT`; without a name it is not invertible. */
export const addConstraint = (table: Name, constraint: Constraint): Op<AddConstraint> =>
  yieldable<AddConstraint>({ _tag: "AddConstraint", table, constraint })

/** `ALTER TABLE … DROP CONSTRAINT`; `previous` is the constraint as it was, which makes the operation invertible. */
export const dropConstraint = (
  table: Name,
  name: string,
  options: DropOptions & { readonly previous?: Constraint } = {}
): Op<DropConstraint> =>
  yieldable<DropConstraint>({
    _tag: "DropConstraint",
    table,
    name,
    ifExists: options.ifExists,
    cascade: options.cascade,
    previous: options.previous
  })

/** `ALTER TABLE … RENAME CONSTRAINT`. */
export const renameConstraint = (table: Name, name: string, to: string): Op<RenameConstraint> =>
  yieldable<RenameConstraint>({ _tag: "RenameConstraint", table, name, to })

/** `ALTER TABLE … VALIDATE CONSTRAINT`, for a constraint that was added with `notValid`. */
export const validateConstraint = (table: Name, name: string): Op<ValidateConstraint> =>
  yieldable<ValidateConstraint>({ _tag: "ValidateConstraint", table, name })
