/**
 * The mechanism behind every client that owns exactly one session: open at first use, one at a time, never reopened.
 *
 * `makeSingle` turns an exclusive connection into a whole `SqlClient`; `atFirstUse` and `exclusive` are how a layer
 * gets such a connection without opening anything while it is built.
 */
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Reactivity from "effect/reactivity/Reactivity"
import * as Scope from "effect/Scope"
import * as Semaphore from "effect/Semaphore"
import * as SqlClient from "effect/sql/SqlClient"
import type { Acquirer, Connection } from "effect/sql/SqlConnection"
import { SqlError, UnknownError } from "effect/sql/SqlError"
import { driver } from "./driver.ts"
import { serverError } from "./server_error.ts"

/**
 * Delays a scoped acquisition to its first use and keeps the result for the surrounding scope.
 *
 * Concurrent first uses acquire once. A failed acquisition releases what it took and is tried again at the next use;
 * one that succeeded is final, so a session that dies later stays dead and its locks are not silently lost.
 */
export const atFirstUse = <A, E>(
  acquire: Effect.Effect<A, E, Scope.Scope>
): Effect.Effect<Effect.Effect<A, E>, never, Scope.Scope> =>
  Effect.map(Effect.scope, (scope) => {
    const gate = Semaphore.makeUnsafe(1)
    let opened: { readonly value: A } | undefined
    const open = Effect.uninterruptibleMask((restore) =>
      Effect.gen(function*() {
        const own = yield* Scope.fork(scope)
        const exit = yield* Effect.exit(restore(Scope.provide(acquire, own)))
        if (Exit.isSuccess(exit)) opened = { value: exit.value }
        else yield* Scope.close(own, exit)
        return yield* exit
      })
    )
    return gate.withPermit(Effect.suspend(() => opened === undefined ? open : Effect.succeed(opened.value)))
  })

/** Lends one connection to one scope at a time; the others wait, and may be interrupted while they do. */
export const exclusive = (connection: Effect.Effect<Connection, SqlError>): Acquirer => {
  const gate = Semaphore.makeUnsafe(1)
  const turn = Effect.acquireRelease(gate.take(1), () => gate.release(1), { interruptible: true })
  return Effect.andThen(turn, connection)
}

const rolledBack = new SqlError({
  reason: new UnknownError({
    cause: new Error("the server answered ROLLBACK to COMMIT"),
    message: "Cannot commit: an earlier statement failed, so the server rolled the transaction back",
    operation: "commit"
  })
})

/** PostgreSQL answers COMMIT of a failed transaction with success and the command tag ROLLBACK. */
const commit = (connection: Connection): Effect.Effect<void, SqlError> =>
  Effect.flatMap(
    connection.executeRaw("COMMIT", []),
    (result) =>
      typeof result === "object" && result !== null && "command" in result && result.command === "ROLLBACK"
        ? Effect.fail(rolledBack)
        : Effect.void
  )

/** Whether the session is over: the connection broke, or the server ended it (SQLSTATE 57P01 and its kin). */
const isOver = (error: SqlError): boolean => /^(?:08|57P)/.test(serverError(error).sqlstate)

/**
 * A session that is over has rolled back by itself. Were its ROLLBACK to fail, Effect would make that a defect and
 * forget the error that ended the transaction.
 */
const outlived = (connection: Connection): Connection =>
  Object.assign(Object.create(connection) as Connection, {
    executeUnprepared: (...[text, ...rest]: Parameters<Connection["executeUnprepared"]>) => {
      const result = connection.executeUnprepared(text, ...rest)
      return /^(?:ROLLBACK|RELEASE)/.test(text) ? Effect.catchIf(result, isOver, () => Effect.succeed([])) : result
    }
  })

/** Builds a `SqlClient` whose statements and transactions all run on the connection that `acquirer` lends. */
export const makeSingle = (acquirer: Acquirer): Effect.Effect<SqlClient.SqlClient, never, Reactivity.Reactivity> =>
  Effect.flatMap(driver, (PgClient) =>
    SqlClient.make({
      acquirer,
      transactionAcquirer: Effect.map(acquirer, outlived),
      compiler: PgClient.makeCompiler(),
      driver: "pg",
      commit,
      releaseSavepoint: (name) => `RELEASE SAVEPOINT ${name}`,
      spanAttributes: [["db.system.name", "postgresql"]]
    }))
