/**
 * Reads the tables of a database, and the rows in which a tool recorded what it applied.
 */
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import { quoteName } from "../text/mod.ts"
import type { Fields, Found, Table } from "../tool/mod.ts"

/** All ordinary tables, except those of PostgreSQL. */
const query = `SELECT n.nspname AS "schema", c.relname AS "name",
    (SELECT pg_catalog.jsonb_object_agg(a.attname, t.typname)
      FROM pg_catalog.pg_attribute AS a JOIN pg_catalog.pg_type AS t ON t.oid OPERATOR(pg_catalog.=) a.atttypid
      WHERE a.attrelid OPERATOR(pg_catalog.=) c.oid AND a.attnum OPERATOR(pg_catalog.>) 0 AND NOT a.attisdropped) AS "columns"
  FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
  WHERE c.relkind OPERATOR(pg_catalog.=) 'r' AND n.nspname OPERATOR(pg_catalog.!~) '^pg_'
    AND n.nspname OPERATOR(pg_catalog.<>) 'information_schema'
  ORDER BY 1, 2`

/** The ordinary tables of the database. */
export const tablesOf = Effect.gen(function*() {
  const sql = yield* SqlClient.SqlClient
  const rows = yield* sql.unsafe<Found>(query)
  return rows.map(({ columns, name, schema }): Found => ({ schema, name, columns: columns ?? {} }))
})

/** The rows of a table. */
export const rowsOf = Effect.fnUntraced(function*(table: Required<Table>) {
  const sql = yield* SqlClient.SqlClient
  const rows = yield* sql.unsafe<{ readonly row: Fields }>(
    `SELECT pg_catalog.to_jsonb(t) AS "row" FROM ${quoteName(table)} AS t`
  )
  return rows.map(({ row }) => row)
})
