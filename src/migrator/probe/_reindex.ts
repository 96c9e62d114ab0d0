/**
 * The probe of REINDEX, which can be run again.
 *
 * A concurrent REINDEX that is interrupted leaves INVALID copies behind, named `…_ccnew` and `…_ccold`; they are
 * dropped. Source: PostgreSQL, "Rebuilding Indexes Concurrently".
 */
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import { type Kind, qualified } from "./finding.ts"

const reindexing = new RegExp(
  String
    .raw`^reindex\s*(?:\([^)]*\)\s*)?(index|table|schema|database|system)\s*(?:\bconcurrently\b)?\s*(${qualified})?`,
  "i"
)

// `home` is the table of an index, or the table to which a TOAST table belongs.
const scopes: Readonly<Record<string, string>> = {
  index: `home.oid OPERATOR(pg_catalog.=) ANY (
    SELECT x.indrelid FROM pg_catalog.pg_index AS x
    WHERE x.indexrelid OPERATOR(pg_catalog.=) pg_catalog.to_regclass($1)::pg_catalog.oid)
  AND pg_catalog.starts_with(
    (SELECT x.relname FROM pg_catalog.pg_class AS x
      WHERE x.oid OPERATOR(pg_catalog.=) pg_catalog.to_regclass($1)::pg_catalog.oid)::pg_catalog.text,
    pg_catalog.regexp_replace(c.relname::pg_catalog.text, '_cc(new|old)[0-9]*$', ''))`,
  table: `(home.oid OPERATOR(pg_catalog.=) pg_catalog.to_regclass($1)::pg_catalog.oid
    OR home.oid OPERATOR(pg_catalog.=) ANY (
      SELECT p.relid::pg_catalog.oid FROM pg_catalog.pg_partition_tree(pg_catalog.to_regclass($1)) AS p))`,
  schema: "home.relnamespace OPERATOR(pg_catalog.=) pg_catalog.to_regnamespace($1)::pg_catalog.oid",
  database: "$1::pg_catalog.text IS NOT NULL",
  system: "$1::pg_catalog.text IS NOT NULL"
}

/** The invalid copies that a failed or interrupted REINDEX left; undefined for another statement. */
export const leftovers: (
  text: string
) => Effect.Effect<ReadonlyArray<string> | undefined, SqlError, SqlClient.SqlClient> = Effect.fnUntraced(
  function*(text) {
    const reindex = reindexing.exec(text)
    if (reindex === null) return undefined
    const sql = yield* SqlClient.SqlClient
    const found = yield* sql.unsafe<{ readonly name: string }>(
      `SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) AS name
    FROM pg_catalog.pg_index AS i
    JOIN pg_catalog.pg_class AS c ON c.oid OPERATOR(pg_catalog.=) i.indexrelid
    JOIN pg_catalog.pg_namespace AS n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
    JOIN pg_catalog.pg_class AS home ON home.oid OPERATOR(pg_catalog.=) i.indrelid
      OR home.reltoastrelid OPERATOR(pg_catalog.=) i.indrelid
    WHERE NOT i.indisvalid AND home.relkind OPERATOR(pg_catalog.<>) 't'::pg_catalog."char"
      AND c.relname::pg_catalog.text OPERATOR(pg_catalog.~) '_cc(new|old)[0-9]*$'::pg_catalog.text
      AND ${scopes[reindex[1]!.toLowerCase()]!}
    ORDER BY 1`,
      [reindex[2] ?? ""]
    ).unprepared
    return found.map(({ name }) => name)
  }
)

/** `REINDEX …`: drops the copies that an interrupted one left. */
export const repeated: Kind = Effect.fnUntraced(function*(text) {
  const found = yield* leftovers(text)
  if (found === undefined) return undefined
  const sql = yield* SqlClient.SqlClient
  for (const name of found) yield* sql.unsafe(`DROP INDEX CONCURRENTLY ${name}`).unprepared
  return "absent"
})
