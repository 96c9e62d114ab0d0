/**
 * Runs statements on the session of a run, and queries what identifies that session and its transaction.
 */
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import * as Client from "../../client/mod.ts"
import { OperationError, StatementFailed } from "../../operation/mod.ts"
import * as Sql from "../../sql/mod.ts"
import { literalsHidden } from "../../text/mod.ts"

/**
 * Runs one rendered statement on the current connection, without preparing it. Secrets in it, such as the password of a
 * user mapping, are neither in the span of the query nor in the error.
 */
export const run = Effect.fnUntraced(function*(statement: Sql.Statement) {
  const sql = yield* SqlClient.SqlClient
  const { parameters, text } = Sql.online(statement)
  const hide = literalsHidden(text)
  const query = sql.unsafe(text, parameters).unprepared
  yield* Effect.mapError(hide(text) === text ? query : Effect.withTracerEnabled(query, false), (error) => {
    const { detail, hint, message, position, ...server } = Client.serverError(error)
    return OperationError.of(
      new StatementFailed({
        // The text that was sent, because the server's position refers to it.
        statement: hide(text),
        serverMessage: hide(message),
        ...server,
        ...(detail === undefined ? {} : { detail: hide(detail) }),
        ...(hint === undefined ? {} : { hint: hide(hint) }),
        ...(position === undefined ? {} : { position: hide(text.slice(0, position - 1)).length + 1 })
      })
    )
  })
})

/**
 * The number of the current transaction and the server process of the session; undefined for a client that returns
 * no rows.
 */
export const transaction = Effect.flatMap(SqlClient.SqlClient, (sql) =>
  Effect.map(
    sql<{ readonly id: string; readonly pid: number }>`
      SELECT pg_catalog.pg_current_xact_id()::pg_catalog.text AS id, pg_catalog.pg_backend_pid() AS pid`.unprepared,
    (rows) => rows[0]
  ))

/** The server process of the session, outside a transaction. */
export const process = Effect.flatMap(SqlClient.SqlClient, (sql) =>
  Effect.map(
    sql<{ readonly pid: number }>`SELECT pg_catalog.pg_backend_pid() AS pid`.unprepared,
    (rows) => rows[0]?.pid
  ))
