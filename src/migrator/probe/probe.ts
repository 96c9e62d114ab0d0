/**
 * Finds out whether a statement that was interrupted took effect, with a catalog query or the author's own probe.
 * Only statements that cannot run in a transaction are probed; any other commits together with its record.
 *
 * A probe may change the database so that its result is true: what an interruption left incomplete is completed or
 * removed.
 */
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import type { Probe } from "../../operation/mod.ts"
import * as Sql from "../../sql/mod.ts"
import * as Database from "./_database.ts"
import * as Partition from "./_partition.ts"
import * as Reindex from "./_reindex.ts"
import * as Index from "./concurrent_index.ts"
import type { Finding, Kind } from "./finding.ts"

// These statements can be run again.
const repeatable: Kind = (text) =>
  Effect.succeed(
    /^(?:vacuum|cluster|alter\s+system|alter\s+subscription\s+\S+\s+refresh)\b/i.test(text) ? "absent" : undefined
  )

const kinds: ReadonlyArray<Kind> = [
  Index.built,
  Index.dropped,
  Reindex.repeated,
  Partition.detached,
  Database.created,
  Database.dropped,
  Database.moved,
  repeatable
]

/** Probes one statement, in the search path of the session. */
export const probe = Effect.fnUntraced(function*(
  statement: string
): Effect.fn.Return<Finding, SqlError, SqlClient.SqlClient> {
  const own = authors(statement)
  if (own !== undefined) return yield* answer(own)
  const text = Sql.withoutComments(statement)
  for (const kind of kinds) {
    const found = yield* kind(text)
    if (found !== undefined) return found
  }
  return "unknown"
})

/** What can be told about a statement without changing the database; "unknown" for what only can be run again. */
export const look = Effect.fnUntraced(function*(
  statement: string
): Effect.fn.Return<Finding | "invalid", SqlError, SqlClient.SqlClient> {
  const own = authors(statement)
  if (own !== undefined) return yield* answer(own)
  const text = Sql.withoutComments(statement)
  for (const kind of [Index.lookForBuilt, Index.dropped, Database.created, Database.dropped, Database.moved]) {
    const found = yield* kind(text)
    if (found !== undefined) return found
  }
  return "unknown"
})

/** The author's own probe in the comments above a statement. */
const authors = (statement: string): Sql.Statement | undefined => {
  const own = /^[ \t]*--[ \t]*strata:[ \t]*probe[ \t]+(.+)$/im.exec(Sql.commentsAbove(statement))
  return own === null ? undefined : { text: own[1]!, parameters: [], transactional: true }
}

/** The invalid indexes that a failed statement left; none for a statement that builds no index concurrently. */
export const leftInvalid = Effect.fnUntraced(function*(
  statement: string
): Effect.fn.Return<ReadonlyArray<string>, SqlError, SqlClient.SqlClient> {
  return (yield* Reindex.leftovers(Sql.withoutComments(statement))) ?? (yield* Index.leftInvalid(statement))
})

/** Runs the author's own probe. */
export const ask = (probe: Probe) =>
  Effect.isEffect(probe)
    ? Effect.map(probe, (isThere): Finding => isThere ? "present" : "absent")
    : answer({ ...probe, transactional: true })

// Any result other than a boolean (no row, NULL, a count) decides nothing.
const answer = Effect.fnUntraced(function*(
  query: Sql.Statement
): Effect.fn.Return<Finding, SqlError, SqlClient.SqlClient> {
  const sql = yield* SqlClient.SqlClient
  const { parameters, text } = Sql.online(query)
  const rows = yield* sql.unsafe<Readonly<Record<string, unknown>>>(text, parameters).unprepared
  const [value] = Object.values(rows[0] ?? {})
  return typeof value === "boolean" ? value ? "present" : "absent" : "unknown"
})
