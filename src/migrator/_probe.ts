/**
 * Whether a statement that may have been cut off did its work: asked of the catalog, never guessed.
 *
 * A concurrent index build that was cut off leaves an INVALID index behind, which IF NOT EXISTS would accept; it is
 * dropped here, so that the statement can run again. Source: PostgreSQL, "Building Indexes Concurrently".
 */
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import { withoutComments } from "../sql/mod.ts"

/** What the catalog says: the work is there, is not there (any more), or cannot be told. */
type Finding = "present" | "absent" | "unknown"

const name = String.raw`(?:"(?:[^"]|"")+"|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*)`
const qualified = String.raw`${name}(?:\s*\.\s*${name})?`
const building = new RegExp(
  String
    .raw`^create\s+(?:unique\s+)?index\s+concurrently\s+(?:if\s+not\s+exists\s+)?(${name})\s+on\s+(?:only\s+)?(${qualified})`,
  "i"
)
const dropping = new RegExp(
  String.raw`^drop\s+index\s+concurrently\s+(?:if\s+exists\s+)?(${qualified})\s*(?:cascade|restrict)?\s*$`,
  "i"
)

/** Asks the catalog about one statement, in the session's search path; drops the invalid leftover of an index build. */
export const probe = Effect.fnUntraced(function*(
  statement: string
): Effect.fn.Return<Finding, SqlError, SqlClient.SqlClient> {
  const text = withoutComments(statement)
  const sql = yield* SqlClient.SqlClient
  const build = building.exec(text)
  if (build !== null) {
    const index = yield* find(build[1]!, build[2]!)
    if (index === undefined || index.valid) return index === undefined ? "absent" : "present"
    yield* sql.unsafe(`DROP INDEX CONCURRENTLY ${index.name}`).unprepared
    return "absent"
  }
  const drop = dropping.exec(text)
  if (drop === null) return "unknown"
  const rows = yield* sql<{ readonly gone: boolean }>`SELECT pg_catalog.to_regclass(${drop[1]!}) IS NULL AS gone`
  return rows[0]?.gone === true ? "present" : "absent"
})

/** Whether a statement builds an index that is there and is not valid. */
export const isInvalid = Effect.fnUntraced(function*(
  statement: string
): Effect.fn.Return<boolean, SqlError, SqlClient.SqlClient> {
  const build = building.exec(withoutComments(statement))
  return build !== null && (yield* find(build[1]!, build[2]!))?.valid === false
})

const find = Effect.fnUntraced(function*(index: string, table: string) {
  const sql = yield* SqlClient.SqlClient
  // The index lives in its table's schema, whatever the search path says; its name is compared as the parser folds it.
  const rows = yield* sql<{ readonly valid: boolean; readonly name: string }>`
    SELECT i.indisvalid AS valid, pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) AS name
    FROM pg_catalog.pg_index i
    JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE i.indrelid = pg_catalog.to_regclass(${table}) AND c.relname = (pg_catalog.parse_ident(${index}))[1]`
  return rows[0]
})
