/**
 * Whether a statement that may have been cut off did its work: asked of the catalog, or of the author's own probe, never
 * guessed. Only statements that refuse a transaction are asked; any other commits together with its record.
 *
 * A probe leaves the database so that its answer holds: what a cut left half-way is completed, or removed.
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

// Whatever it did before, running it again ends in the same state.
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

/** Asks about one statement, in the session's search path. */
export const probe = Effect.fnUntraced(function*(
  statement: string
): Effect.fn.Return<Finding, SqlError, SqlClient.SqlClient> {
  const own = /^[ \t]*--[ \t]*strata:[ \t]*probe[ \t]+(.+)$/im.exec(Sql.commentsAbove(statement))
  if (own !== null) return yield* answer({ text: own[1]!, parameters: [], transactional: true })
  const text = Sql.withoutComments(statement)
  for (const kind of kinds) {
    const found = yield* kind(text)
    if (found !== undefined) return found
  }
  return "unknown"
})

/** Asks the author's own probe. */
export const ask = (probe: Probe) =>
  Effect.isEffect(probe)
    ? Effect.map(probe, (isThere): Finding => isThere ? "present" : "absent")
    : answer({ ...probe, transactional: true })

// Any other answer than a boolean (no row, NULL, a count) is one that nobody thought of.
const answer = Effect.fnUntraced(function*(
  query: Sql.Statement
): Effect.fn.Return<Finding, SqlError, SqlClient.SqlClient> {
  const sql = yield* SqlClient.SqlClient
  const { parameters, text } = Sql.online(query)
  const rows = yield* sql.unsafe<Readonly<Record<string, unknown>>>(text, parameters).unprepared
  const [value] = Object.values(rows[0] ?? {})
  return typeof value === "boolean" ? value ? "present" : "absent" : "unknown"
})
