/**
 * Statements on the session of a run, and what identifies that session and its transaction.
 */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import * as Client from "../../client/mod.ts"
import { OperationError, StatementFailed } from "../../operation/mod.ts"
import * as Sql from "../../sql/mod.ts"
import * as Trace from "../../telemetry/statement.ts"
import { literalsHidden } from "../../text/mod.ts"

const failed = (text: string, error: SqlError): OperationError => {
  const hide = literalsHidden(text)
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
}

const refusalOf = ({ reason }: OperationError): Trace.Refusal =>
  reason._tag === "StatementFailed" ? { sqlstate: reason.sqlstate } : {}

/**
 * Runs one rendered statement on the current connection, without preparing it, in a span of its own. Secrets in it, such as
 * the password of a user mapping, are not in the error.
 */
export const run = Effect.fnUntraced(function*(statement: Sql.Statement) {
  const sql = yield* SqlClient.SqlClient
  const { parameters, text } = Sql.online(statement)
  // The span of the driver's query would have its literals.
  const query = Effect.withTracerEnabled(Client.unread(sql.unsafe(text, parameters).unprepared), false)
  yield* Trace.statement(
    text,
    Effect.mapError(query, (error) => failed(text, error)),
    (exit) =>
      exit._tag === "Success"
        ? undefined
        : Option.match(Cause.findErrorOption(exit.cause), { onNone: () => undefined, onSome: refusalOf })
  )
})

/** The request of several statements, each with a span of its own. */
export const all = (statements: ReadonlyArray<Sql.Statement>): Client.Request<void, OperationError> => {
  const list = statements.map((statement) => ({ ...Sql.online(statement), unread: true }))
  return {
    statements: list,
    read: () => Effect.void,
    refused: ({ error, index }) => Effect.fail(failed(list[index]!.text, error)),
    watch: (answers, error) =>
      Trace.answered(
        list.map(({ text }) => text),
        answers,
        error && ((text) => {
          const failure = failed(text, error)
          return { error: failure, ...refusalOf(failure) }
        })
      )
  }
}

/** The number of a transaction and the server process of its session. */
export interface Identity {
  readonly id: string
  readonly pid: number
}

/** The request for both; undefined for a client that returns no rows. */
export const transaction: Client.Request<Identity | undefined, SqlError> = {
  statements: [{
    text: "SELECT pg_catalog.pg_current_xact_id()::pg_catalog.text AS id, pg_catalog.pg_backend_pid() AS pid",
    parameters: []
  }],
  read: ([answer]) => Effect.succeed(answer?.rows[0] as Identity | undefined),
  refused: ({ error }) => Effect.fail(error)
}

/** The server process of the session, outside a transaction. */
export const process = Effect.flatMap(SqlClient.SqlClient, (sql) =>
  Effect.map(
    sql<{ readonly pid: number }>`SELECT pg_catalog.pg_backend_pid() AS pid`.unprepared,
    (rows) => rows[0]?.pid
  ))
