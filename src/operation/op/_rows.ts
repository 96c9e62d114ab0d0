/** Constructors for the user's own SQL and for inserted rows. */
import * as Result from "effect/Result"
import type * as Statement from "effect/sql/Statement"
import type { BulkInsert, Execute, Expression, Name } from "../data/operation.ts"
import { fromFragment } from "../value/expression.ts"
import { invalid } from "../value/invalid.ts"
import * as Value from "../value/value.ts"
import { type Op, yieldable } from "./yieldable.ts"

/**
 * Runs SQL: an `Op.sql` expression, a fragment of Effect's `sql`, or a text of one or several statements. Only a single
 * statement can have values; they are bound online and written as literals offline.
 */
export const execute = (
  statement: Expression | Statement.Fragment | string,
  options: { readonly inverse?: Expression | Statement.Fragment | string } = {}
): Op<Execute> =>
  yieldable<Execute>({
    _tag: "Execute",
    expression: fromFragment(statement),
    inverse: options.inverse === undefined ? undefined : fromFragment(options.inverse)
  })

/** Inserts rows, in order. All rows must have the columns of the first one. Without rows it does nothing. */
export const bulkInsert = (table: Name, rows: ReadonlyArray<Readonly<Record<string, unknown>>>): Op<BulkInsert> => {
  const columns = Object.keys(rows[0] ?? {})
  return yieldable<BulkInsert>({
    _tag: "BulkInsert",
    table,
    columns,
    rows: rows.map((row, index) => cells(row, columns, index))
  })
}

const cells = (row: Readonly<Record<string, unknown>>, columns: ReadonlyArray<string>, index: number) => {
  const keys = Object.keys(row)
  if (keys.length !== columns.length || !columns.every((column) => Object.hasOwn(row, column))) {
    throw invalid(
      row,
      `row ${index + 1} has the columns ${keys.join(", ")}, but the first row has ${columns.join(", ")}; ` +
        "use null for missing values"
    )
  }
  return columns.map((column) => Result.getOrThrow(Value.fromUnknown(row[column])))
}
