/**
 * Another session on the database of a client: how a run looks at its own session while that one is busy, and how it
 * finds out whether the session is its own at all.
 *
 * The layers of this folder that can open one provide it; an embedded database has a single session.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import type * as Scope from "effect/Scope"
import * as SqlClient from "effect/sql/SqlClient"
import type { Connection } from "effect/sql/SqlConnection"
import type { SqlError } from "effect/sql/SqlError"

/** Opens the other session, which ends with the scope; `undefined` where there can only be one. */
export const SecondSession = Context.Reference<Effect.Effect<SqlClient.SqlClient, SqlError, Scope.Scope> | undefined>(
  "strata/client/SecondSession",
  { defaultValue: () => undefined }
)

/** The process that the server announced when the session began; the driver's connections know it. */
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

// A pooler hands out the process that was given back last, which the other session then gets, or the one that was given
// back first, so that the session itself moves on: while nobody else uses it, one of the first rounds tells. Others
// may come between, but hardly in every round, and not in step with what is drawn by lot. No round holds one process while
// it asks for another.
const rounds = 15

/** Whether another session is given the server process that a session had, or the session does not keep it. */
const moves = Effect.fnUntraced(function*(sql: SqlClient.SqlClient, first: number, other: SqlClient.SqlClient) {
  for (let round = 0; round < rounds; round++) {
    if ((yield* backend(sql)) !== first) return true
    if ((yield* Random.nextBoolean) && (yield* backend(other)) === first) return true
  }
  return false
})

/**
 * Whether the session of the `SqlClient` is lent by a transaction pooler such as PgBouncer, so that what a session
 * keeps (a lock, a setting, a temporary table) stays behind with whoever comes next. To be asked outside a transaction.
 *
 * A pooler of any kind answers a connection with a process id of its own making; only then is it tried out with
 * another session whether the process is kept from one statement to the next. Where that cannot be tried, it is not.
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
