/**
 * The source of SQL statements and of inserted rows.
 */
import type { BulkInsert, Execute, Expression } from "../../operation/mod.ts"
import { Op } from "../../operation/mod.ts"
import { expression, sqlText } from "../source/expression.ts"
import { call, isKey, list, literal, options, record, type Term } from "../source/term.ts"
import { value } from "../source/value.ts"

const statement = (data: Expression): Term => data.parameters.length === 0 ? sqlText(data.text) : expression(data)

export const execute = (data: Execute): Term =>
  call("Op.execute", Op.execute, [
    statement(data.expression),
    options([["inverse", data.inverse && statement(data.inverse)]])
  ])

/** Rows as objects; undefined if a column cannot be a key, or if a parameter has no JavaScript value. */
export const bulkInsert = (data: BulkInsert): Term | undefined => {
  if (!data.columns.every(isKey)) return undefined
  const rows = data.rows.map((row) => {
    const cells = row.map((parameter) => value(parameter))
    if (cells.length !== data.columns.length || !cells.every((cell) => cell !== undefined)) return undefined
    return record(data.columns.map((column, index) => [column, cells[index]] as const))
  })
  return rows.every((row) => row !== undefined)
    ? call("Op.bulkInsert", Op.bulkInsert, [literal(data.table), list(rows)])
    : undefined
}
