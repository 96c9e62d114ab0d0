/** Constructors for tables. */
import type { Column, CreateTable, DropOptions, DropTable, MoveTable, Name, RenameTable } from "../data/operation.ts"
import { type ColumnSpec, named } from "./_column.ts"
import { defined, type Op, yieldable } from "./yieldable.ts"

/** The options of a table besides its columns. */
export type TableOptions = Partial<Omit<CreateTable, "_tag" | "table" | "columns">>

/**
 * `CREATE TABLE`. The columns are a record from names to `Op.column(…)`. Use a list if a name looks like a number,
 * because a record would sort that name first.
 */
export const createTable = (
  table: Name,
  columns: Readonly<Record<string, ColumnSpec>> | ReadonlyArray<Column>,
  options: TableOptions = {}
): Op<CreateTable> =>
  yieldable<CreateTable>({
    _tag: "CreateTable",
    table,
    columns: isList(columns) ? columns : Object.entries(columns).map(([name, spec]) => named(name, spec)),
    constraints: options.constraints ?? [],
    comment: options.comment,
    ifNotExists: options.ifNotExists,
    unlogged: options.unlogged,
    inherits: options.inherits,
    partitionBy: options.partitionBy,
    storageParameters: options.storageParameters,
    tablespace: options.tablespace
  })

const isList = (
  columns: Readonly<Record<string, ColumnSpec>> | ReadonlyArray<Column>
): columns is ReadonlyArray<Column> => Array.isArray(columns)

/** `DROP TABLE`; `previous` is the table as it was, for example an `Op.createTable`, which makes the operation invertible. */
export const dropTable = (
  table: Name,
  options: DropOptions & { readonly previous?: Omit<CreateTable, "_tag" | "table"> } = {}
): Op<DropTable> =>
  yieldable<DropTable>({
    _tag: "DropTable",
    table,
    ifExists: options.ifExists,
    cascade: options.cascade,
    previous: options.previous && withoutTable(options.previous)
  })

const withoutTable = (previous: Partial<CreateTable>): Omit<CreateTable, "_tag" | "table"> =>
  defined({ ...previous, _tag: undefined, table: undefined } as never)

/** `ALTER TABLE … RENAME TO`. */
export const renameTable = (table: Name, to: string): Op<RenameTable> => yieldable({ _tag: "RenameTable", table, to })

/** `ALTER TABLE … SET SCHEMA`; `from` makes it invertible if the table is given without a schema. */
export const moveTable = (table: Name, to: string, options: { readonly from?: string } = {}): Op<MoveTable> =>
  yieldable<MoveTable>({ _tag: "MoveTable", table, from: options.from, to })
