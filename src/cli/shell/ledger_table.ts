/**
 * Whether a database has a ledger, for commands that do not create it.
 */
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"

/** The schema and the table of a ledger. */
interface Place {
  readonly schema: string
  readonly table: string
}

/** The name of a ledger in messages. */
export const title = ({ schema, table }: Place): string => `${schema}.${table}`

/** The notice if there is no ledger. */
export const absent = "There is no ledger yet; the first upgrade creates it"

/** Whether the table exists. Requires no privilege on it. */
export const exists = Effect.fnUntraced(function*({ schema, table }: Place) {
  const sql = yield* SqlClient.SqlClient
  const rows = yield* sql<{ readonly there: boolean }>`
    SELECT pg_catalog.count(*) OPERATOR(pg_catalog.>) 0 AS there
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
    WHERE n.nspname OPERATOR(pg_catalog.=) ${schema}::pg_catalog.name
      AND c.relname OPERATOR(pg_catalog.=) ${table}::pg_catalog.name`
  return rows[0]?.there === true
})
