/**
 * Resolves the fields of a table to columns by the naming convention, and its primary key.
 */
import { type Expression, type Name, Op } from "../../operation/mod.ts"
import { DuplicateColumn, NotSchema, UnknownField } from "../error.ts"
import { nameText } from "../name/names.ts"
import type { Naming } from "../name/naming.ts"
import { fail } from "../raise.ts"
import { checkOptionNames } from "./option_names.ts"
import type { Element, PrimaryKey, Sql, Table } from "./table.ts"

/** A table with the columns of its fields. `column` throws a `SchemaError` for an unknown field. */
export interface Resolved {
  readonly table: Table
  readonly name: Name
  readonly column: (field: string) => string
  readonly primaryKey: PrimaryKey<string> | undefined
}

/** Resolves the columns of a table. Throws a `SchemaError` for unknown options and for two fields with the same column. */
export const resolve = (table: Table, naming: Naming): Resolved => {
  checkOptionNames(table)
  const [noSchema] = table.invalid
  if (noSchema !== undefined) fail(new NotSchema({ table: nameText(table.name), ...noSchema }))
  const byField = new Map<string, string>()
  const byColumn = new Map<string, string>()
  for (const { key } of table.fields) {
    const column = table.options.columns?.[key]?.name ?? naming.column(key)
    const first = byColumn.get(column)
    if (first !== undefined) fail(new DuplicateColumn({ table: nameText(table.name), column, first, second: key }))
    byColumn.set(column, key)
    byField.set(key, column)
  }
  const column = (field: string) =>
    byField.get(field) ??
      fail(new UnknownField({ table: nameText(table.name), field, known: [...byField.keys()] }))
  for (const field of Object.keys(table.options.columns ?? {})) column(field)
  return { table, name: table.name, column, primaryKey: primaryKeyOf(table) }
}

const primaryKeyOf = (table: Table): PrimaryKey<string> | undefined => {
  const given = table.options.primaryKey
  if (given === false) return undefined
  if (given !== undefined) return withColumns<PrimaryKey<string>>(given)
  return table.keys.includes("id") ? { columns: ["id"] } : undefined
}

/** Expands the short form of an object: a column or a list of columns without options. */
export const withColumns = <O extends { readonly columns: ReadonlyArray<unknown> }>(
  given: string | ReadonlyArray<string> | O
): O | { readonly columns: ReadonlyArray<string> } => {
  if (typeof given === "string") return { columns: [given] }
  return isList(given) ? { columns: given } : given
}

const isList = (given: unknown): given is ReadonlyArray<string> => Array.isArray(given)

/** The columns of fields. */
export const columnsOf = (resolved: Resolved, fields: ReadonlyArray<string>): ReadonlyArray<string> =>
  fields.map(resolved.column)

/** SQL as an expression. */
export const expressionOf = (sql: Sql): Expression => typeof sql === "string" ? Op.raw(sql) : sql

/** An index element with its field resolved to a column. */
export const elementOf = <E extends Element<string>>(resolved: Resolved, { column, expression, ...rest }: E) => ({
  ...(column === undefined ? {} : { column: resolved.column(column) }),
  ...(expression === undefined ? {} : { expression: expressionOf(expression) }),
  ...rest
})
