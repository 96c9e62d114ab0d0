/**
 * Probes of statements that create or drop databases, tablespaces and subscriptions.
 */
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import { type Kind, name } from "./finding.ts"

const catalogs: Readonly<Record<string, { readonly table: string; readonly column: string }>> = {
  database: { table: "pg_database", column: "datname" },
  tablespace: { table: "pg_tablespace", column: "spcname" },
  subscription: { table: "pg_subscription", column: "subname" }
}

const creating = new RegExp(String.raw`^create\s+(database|tablespace|subscription)\s+(${name})`, "i")
const dropping = new RegExp(String.raw`^drop\s+(database|tablespace|subscription)\s+(?:if\s+exists\s+)?(${name})`, "i")
const moving = new RegExp(String.raw`^alter\s+database\s+(${name})\s+set\s+tablespace\s+(${name})\s*;?\s*$`, "i")

const exists = Effect.fnUntraced(function*(kind: string, identifier: string) {
  const sql = yield* SqlClient.SqlClient
  const { column, table } = catalogs[kind.toLowerCase()]!
  const rows = yield* sql.unsafe(
    `SELECT 1 FROM pg_catalog.${table}
    WHERE ${column}::pg_catalog.text OPERATOR(pg_catalog.=) (pg_catalog.parse_ident($1))[1]`,
    [identifier]
  ).unprepared
  return rows.length > 0
})

/** `CREATE DATABASE`, `CREATE TABLESPACE`, `CREATE SUBSCRIPTION`. */
export const created: Kind = Effect.fnUntraced(function*(text) {
  const create = creating.exec(text)
  if (create === null) return undefined
  return (yield* exists(create[1]!, create[2]!)) ? "present" : "absent"
})

/**
 * The drops of these. A database whose drop was interrupted exists, accepts no connections, and must be dropped
 * again.
 */
export const dropped: Kind = Effect.fnUntraced(function*(text) {
  const drop = dropping.exec(text)
  if (drop === null) return undefined
  return (yield* exists(drop[1]!, drop[2]!)) ? "absent" : "present"
})

/** `ALTER DATABASE … SET TABLESPACE`. */
export const moved: Kind = Effect.fnUntraced(function*(text) {
  const move = moving.exec(text)
  if (move === null) return undefined
  const sql = yield* SqlClient.SqlClient
  const rows = yield* sql`
    SELECT 1 FROM pg_catalog.pg_database AS d
    JOIN pg_catalog.pg_tablespace AS t ON t.oid OPERATOR(pg_catalog.=) d.dattablespace
    WHERE d.datname::pg_catalog.text OPERATOR(pg_catalog.=) (pg_catalog.parse_ident(${move[1]!}))[1]
      AND t.spcname::pg_catalog.text OPERATOR(pg_catalog.=) (pg_catalog.parse_ident(${move[2]!}))[1]`.unprepared
  return rows.length > 0 ? "present" : "absent"
})
