/**
 * A second session on the database of a client. A run uses it to find out which session it waits for, and whether a
 * transaction pooler assigns its session.
 *
 * The layers of this folder provide it where they can open one; an embedded database has a single session.
 */
import * as Context from "effect/Context"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Random from "effect/Random"
import type * as Scope from "effect/Scope"
import * as SqlClient from "effect/sql/SqlClient"
import type { Connection } from "effect/sql/SqlConnection"
import { ConnectionError, SqlError } from "effect/sql/SqlError"
import { ClientError, StatementPooling } from "./error.ts"
import { serverError } from "./server_error.ts"

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

// A pooler serves its clients in the order in which they ask. If all processes of a pool are in use, a statement of
// the first session would therefore wait behind the second session, unless it has a process of its own.
const answers = 25
const pause = "20 millis"

const changed = "its server process changed from one statement to the next"

/** What shows that the pooler assigns a session per transaction; undefined if the first session keeps its process. */
const moves = Effect.fnUntraced(function*(sql: SqlClient.SqlClient, first: number, other: SqlClient.SqlClient) {
  for (let round = 0; round < rounds; round++) {
    if ((yield* backend(sql)) !== first) return changed
    if (!(yield* Random.nextBoolean)) continue
    const asked = yield* Effect.forkScoped(backend(other))
    let answer = yield* Effect.timeoutOption(Fiber.join(asked), pause)
    for (let count = 0; answer._tag === "None"; count++) {
      if ((yield* backend(sql)) !== first) return changed
      if (count === answers) return undefined
      answer = yield* Effect.timeoutOption(Fiber.join(asked), pause)
    }
    if (answer.value === first) return "a second connection got the same server process"
  }
  return undefined
})

/** A pooler that ends a connection at BEGIN assigns a session for each statement. */
const ofStatement = (error: SqlError): SqlError => {
  if (error.reason._tag !== "ConnectionError") return error
  const cause = ClientError.of(new StatementPooling())
  return new SqlError({ reason: new ConnectionError({ cause, message: cause.message, operation: "connect" }) })
}

const unknown = (why: string) => `whether the pooler assigns a session per transaction is unknown, because ${why}`

/**
 * Why the session of the `SqlClient` is taken for one of a transaction pooler such as PgBouncer, so that what belongs
 * to a session (a lock, a setting, a temporary table) would remain for its next user; undefined for a session of its
 * own. To be run outside a transaction. Fails with `StatementPooling` if the pooler does not support transactions.
 *
 * Every pooler announces a process id that is not the server's. Only then is a second session used to find out
 * whether the process changes from one statement to the next. Where that cannot be found out, the session is taken
 * for a shared one.
 */
export const sharing: Effect.Effect<string | undefined, SqlError, SqlClient.SqlClient> = Effect.gen(function*() {
  const sql = yield* SqlClient.SqlClient
  const process = yield* Effect.scoped(Effect.map(sql.reserve, announced))
  const first = yield* backend(sql)
  if (process === undefined || process === first) return undefined
  yield* Effect.mapError(sql.withTransaction(backend(sql)), ofStatement)
  const open = yield* SecondSession
  if (open === undefined) return unknown("this client cannot open a second connection")
  // The second session may wait for a process until the first one ends, so its end is not awaited.
  const found = yield* Deferred.make<string | undefined, SqlError>()
  const looking = yield* Effect.flatMap(open, (other) => Deferred.into(moves(sql, first, other), found)).pipe(
    Effect.scoped,
    Effect.catch((error) => Deferred.fail(found, error)),
    Effect.forkDetach
  )
  return yield* Deferred.await(found).pipe(
    Effect.timeoutOrElse({
      duration: "5 seconds",
      orElse: () => Effect.succeed(unknown("a second connection got no answer within 5 seconds"))
    }),
    Effect.catch((error) => Effect.succeed(unknown(`no second connection was opened (${serverError(error).message})`))),
    Effect.ensuring(Effect.forkDetach(Fiber.interrupt(looking)))
  )
})
