/**
 * What is in the tables of a database, as sets of rows: neither the order of rows nor that of columns counts.
 */
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import { counts, type LedgerPlace } from "./tables.ts"

/** The rows of each table, by its quoted and qualified name, as sorted texts of `jsonb`. */
export type Contents = Readonly<Record<string, ReadonlyArray<string>>>

/** The rows of all tables, without the ledger. */
export const contents = Effect.fnUntraced(function*(ledger: LedgerPlace) {
  const sql = yield* SqlClient.SqlClient
  const found: Record<string, ReadonlyArray<string>> = {}
  for (const [name, count] of Object.entries(yield* counts(ledger))) {
    const rows = count === 0 ? [] : yield* sql.unsafe<{ readonly row: string }>(
      `SELECT pg_catalog.to_jsonb(t)::text AS "row" FROM ${name} t ORDER BY 1`
    ).withoutTransform
    found[name] = rows.map(({ row }) => row)
  }
  return found as Contents
})

const valuesOf = (rows: ReadonlyArray<Record<string, unknown>>, name: string): string =>
  JSON.stringify(rows.map((row) => JSON.stringify(row[name]) ?? "").toSorted())

/** The columns of a table whose values differ in two sets of rows, by their names; the number of rows is `*`. */
export const differingColumns = (left: ReadonlyArray<string>, right: ReadonlyArray<string>): ReadonlyArray<string> => {
  if (left.length === right.length && left.toSorted().every((row, at) => row === right.toSorted()[at])) return []
  const [one, other] = [left, right].map((rows) => rows.map((row) => JSON.parse(row) as Record<string, unknown>))
  const names = new Set([...one!, ...other!].flatMap(Object.keys))
  const columns = [...names].filter((name) => valuesOf(one!, name) !== valuesOf(other!, name))
  return left.length === right.length ? columns.length === 0 ? [...names] : columns : ["*"]
}
