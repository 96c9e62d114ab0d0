/**
 * The online interpreter: runs statements on the run's session, under the settings of whoever is speaking.
 *
 * Strata's own statements run with `search_path` pinned to the catalog; the user's run with the declared one.
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import * as Client from "../client/mod.ts"
import { type Operation, OperationError, StatementFailed, Unrenderable } from "../operation/mod.ts"
import * as Sql from "../sql/mod.ts"
import { type MigratorSettings, Settings } from "./settings.ts"

/** Whose SQL comes next: Strata's own, or the user's. */
export type Speaker = "own" | "user"

/** The session settings under which a speaker's SQL runs, online and in scripts. */
export const sessionOf = (speaker: Speaker, settings: MigratorSettings): ReadonlyArray<Client.Session.Setting> => {
  const { lockTimeout, searchPath, statementTimeout } = settings
  return speaker === "own"
    ? Client.Session.own({ lockTimeout, statementTimeout })
    : Client.Session.user(searchPath, { lockTimeout, statementTimeout })
}

/** Puts a speaker's settings in force until the transaction ends. */
export const pin = Effect.fnUntraced(function*(speaker: Speaker) {
  yield* Client.Session.apply(sessionOf(speaker, yield* Settings))
})

/**
 * Runs an effect outside any transaction under the user's settings, and resets them afterwards. There is no
 * `lock_timeout` here: a concurrent index build that gives up waiting leaves an invalid index behind.
 */
export const outsideTransaction = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function*() {
    const settings = sessionOf("user", { ...(yield* Settings), lockTimeout: Duration.zero })
    return yield* Effect.acquireUseRelease(
      Client.Session.apply(settings, "session"),
      () => effect,
      () => Effect.ignore(Client.Session.reset(settings))
    )
  })

/** Renders an operation; what cannot be rendered is the operation's error. */
export const statementsOf = (operation: Operation): Effect.Effect<ReadonlyArray<Sql.Statement>, OperationError> =>
  Effect.mapError(
    Effect.fromResult(Sql.render(operation)),
    (error) => new OperationError({ reason: new Unrenderable({ operation: operation._tag, problem: error.message }) })
  )

/** Runs one rendered statement on the current connection, without preparing it. */
export const run = Effect.fnUntraced(function*(statement: Sql.Statement) {
  const sql = yield* SqlClient.SqlClient
  const { parameters, text } = Sql.online(statement)
  yield* Effect.mapError(sql.unsafe(text, parameters).unprepared, (error) => {
    const { message, ...server } = Client.serverError(error)
    // The text that was sent, because the server's position counts in it.
    return new OperationError({ reason: new StatementFailed({ statement: text, serverMessage: message, ...server }) })
  })
})

/** The number of the transaction that is open, or of a new one; a client that answers nothing has none. */
export const transactionId = Effect.flatMap(SqlClient.SqlClient, (sql) =>
  Effect.map(
    sql<{ readonly id: string }>`SELECT pg_catalog.pg_current_xact_id()::pg_catalog.text AS id`.unprepared,
    (rows) => rows[0]?.id
  ))
