/** Constructors for columns and their types. */
import * as Result from "effect/Result"
import type { AddColumn, AlterColumn, Column, ColumnChange, ColumnType, Default, DropColumn, DropOptions, Expression, Generated, Identity, Name } from "../data/operation.ts"
import { isExpression } from "../value/expression.ts"
import * as Value from "../value/value.ts"
import { defined, type Op, yieldable } from "./yieldable.ts"

/** A column without its name, as `Op.column` returns it. */
export type ColumnSpec = Omit<Column, "name">

/** The options of a column. A `default` that is not an expression becomes a literal, including `null`. */
export interface ColumnOptions {
  readonly nullable?: boolean
  /** The name of the NOT NULL constraint; PostgreSQL records it since version 18 and ignores it before. */
  readonly notNullName?: string
  readonly default?: unknown
  readonly identity?: Identity["generation"] | Identity
  /** The generation expression; if it is an expression alone, the column is stored. */
  readonly generated?: Expression | Generated
  readonly collation?: Name
  readonly comment?: string
}

/** A column of a type given as SQL text, such as `numeric(10, 2)`, or with `Op.type`; nullable by default. */
export const column = (type: ColumnType, options: ColumnOptions = {}): ColumnSpec =>
  defined<ColumnSpec>({
    type,
    nullable: options.nullable,
    notNullName: options.notNullName,
    default: options.default === undefined ? undefined : defaultOf(options.default),
    identity: typeof options.identity === "string" ? { generation: options.identity } : options.identity,
    generated: isExpression(options.generated)
      ? { expression: options.generated, storage: "stored" }
      : options.generated,
    collation: options.collation,
    comment: options.comment
  })

/** A type by its name, which is quoted: an enum, a domain, a composite type, or an array of one of these. */
export const type = (name: Name, options: { readonly array?: boolean } = {}): ColumnType =>
  options.array === true ? { type: name, array: true } : { type: name }

/** The column with this name. */
export const named = (name: string, spec: ColumnSpec): Column => ({ name, ...spec })

const defaultOf = (value: unknown): Default => isExpression(value) ? value : Result.getOrThrow(Value.fromUnknown(value))

/** `ALTER TABLE … ADD COLUMN`. */
export const addColumn = (
  table: Name,
  name: string,
  column: ColumnSpec,
  options: { readonly ifNotExists?: boolean } = {}
): Op<AddColumn> =>
  yieldable<AddColumn>({ _tag: "AddColumn", table, column: named(name, column), ifNotExists: options.ifNotExists })

/** `ALTER TABLE … DROP COLUMN`; `previous` is the column as it was, which makes the operation invertible. */
export const dropColumn = (
  table: Name,
  column: string,
  options: DropOptions & { readonly previous?: ColumnSpec } = {}
): Op<DropColumn> =>
  yieldable<DropColumn>({
    _tag: "DropColumn",
    table,
    column,
    ifExists: options.ifExists,
    cascade: options.cascade,
    previous: options.previous
  })

/** The changes of one `ALTER COLUMN`; `null` drops the default, identity, generation expression or comment. */
export interface ColumnChangeOptions extends Omit<ColumnChange, "default" | "identity"> {
  readonly default?: unknown
  readonly identity?: Identity["generation"] | Identity | null
}

/** `ALTER TABLE … ALTER COLUMN`; `previous` has the old value of each changed field, which makes the operation invertible. */
export const alterColumn = (
  table: Name,
  column: string,
  change: ColumnChangeOptions,
  previous?: ColumnChangeOptions
): Op<AlterColumn> =>
  yieldable<AlterColumn>({
    _tag: "AlterColumn",
    table,
    column,
    change: changeOf(change),
    previous: previous && changeOf(previous)
  })

const changeOf = (change: ColumnChangeOptions): ColumnChange =>
  defined<ColumnChange>({
    type: change.type,
    using: change.using,
    collation: change.collation,
    nullable: change.nullable,
    default: change.default === undefined || change.default === null ? change.default : defaultOf(change.default),
    identity: typeof change.identity === "string" ? { generation: change.identity } : change.identity,
    generated: change.generated,
    comment: change.comment,
    name: change.name
  })

/** `ALTER TABLE … RENAME COLUMN`. */
export const renameColumn = (table: Name, column: string, to: string): Op<AlterColumn> =>
  alterColumn(table, column, { name: to })
