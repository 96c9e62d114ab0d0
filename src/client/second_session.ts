/**
 * A second session on the database of a client. A run uses it to find out which session it waits for, and whether a
 * transaction pooler assigns its session.
 *
 * The layers of this folder provide it where they can open one; an embedded database has a single session.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import type * as Scope from "effect/Scope"
import * as SqlClient from "effect/sql/SqlClient"
import type { Connection } from "effect/sql/SqlConnection"
import type { SqlError } from "effect/sql/SqlError"

/** Opens the second session, which ends with the scope; `undefined` where there can be only one. */
export const SecondSession = Context.Reference<Effect.Effect<SqlClient.SqlClient, SqlError, Scope.Scope> | undefined>(
  "strata/client/SecondSession",
  { defaultValue: () => undefined }
)

/** The process id that the server announced when the session began; the driver's connections have it. */
const announced = (connection: Connection): number | undefined => {
  const inner: unknown = "connection" in connection ? connection.connection : undefined
  return typeof inner === "object" && inner !== null && "processId" in inner && typeof inner.processId === "number"
    ? inner.processId
    : undefined
}

const backend = (sql: SqlClient.SqlClient): Effect.Effect<number, SqlError> =>
  Effect.map(
    sql<{ readonly pid: number }>`SELECT pg_catalog.pg_backend_pid() AS pid`.unprepared,
    (rows) => rows[0]?.pid ?? 0
  )

// A pooler assigns either the server process that was returned last, which the second session then gets, or the one
// that was returned first, and then the first session changes its process. Without other users, one of the first
// rounds shows it. Other users may interfere with some rounds, but not with all of them, because the rounds are
// random. No round holds one process while it asks for another.
const rounds = 15

/** Whether the second session gets the server process of the first, or the first does not keep its process. */
const moves = Effect.fnUntraced(function*(sql: SqlClient.SqlClient, first: number, other: SqlClient.SqlClient) {
  for (let round = 0; round < rounds; round++) {
    if ((yield* backend(sql)) !== first) return true
    if ((yield* Random.nextBoolean) && (yield* backend(other)) === first) return true
  }
  return false
})

/**
 * Whether a transaction pooler such as PgBouncer assigns the session of the `SqlClient`, so that what belongs to a
 * session (a lock, a setting, a temporary table) would remain for its next user. To be run outside a transaction.
 *
 * Every pooler announces a process id that is not the server's. Only then is a second session used to find out
 * whether the process changes from one statement to the next. Where no second session can be opened, the result is
 * true.
 */
export const isShared: Effect.Effect<boolean, SqlError, SqlClient.SqlClient> = Effect.gen(function*() {
  const sql = yield* SqlClient.SqlClient
  const process = yield* Effect.scoped(Effect.map(sql.reserve, announced))
  const first = yield* backend(sql)
  if (process === undefined || process === first) return false
  const open = yield* SecondSession
  if (open === undefined) return true
  return yield* Effect.flatMap(open, (other) => moves(sql, first, other)).pipe(
    Effect.scoped,
    Effect.timeout("5 seconds"),
    Effect.orElseSucceed(() => true)
  )
})
