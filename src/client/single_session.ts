/**
 * The mechanism of every client that has exactly one session: opened at its first use, one user at a time, never
 * reopened.
 *
 * `makeSingle` makes a `SqlClient` of an exclusive connection; with `atFirstUse` and `exclusive` a layer gets such a
 * connection without opening it while the layer is built.
 */
import type { PgClientConfig } from "@effect/sql-pg/PgClient"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Reactivity from "effect/reactivity/Reactivity"
import * as Scope from "effect/Scope"
import * as Semaphore from "effect/Semaphore"
import * as SqlClient from "effect/sql/SqlClient"
import type { Acquirer, Connection } from "effect/sql/SqlConnection"
import type { SqlError } from "effect/sql/SqlError"
import { driver, types } from "./driver.ts"
import { listenedSince } from "./exchange/listened.ts"
import { commitOf, direct, transacting } from "./exchange/transaction.ts"
import { type Place, placeOf } from "./place.ts"

/**
 * Delays a scoped acquisition to its first use and keeps the result for the surrounding scope.
 *
 * Concurrent first uses acquire once. A failed acquisition releases what it acquired, and the next use tries again.
 * A successful one is final: a session that ends later is not replaced, so its locks are not lost unnoticed.
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

/** Gives the connection to one scope at a time; the others wait, and can be interrupted while they do. */
export const exclusive = (connection: Effect.Effect<Connection, SqlError>): Acquirer => {
  const gate = Semaphore.makeUnsafe(1)
  const turn = Effect.acquireRelease(gate.take(1), () => gate.release(1), { interruptible: true })
  return Effect.andThen(turn, connection)
}

/**
 * Makes a `SqlClient` whose statements and transactions all run on the connection of `acquirer`; `config` is that of its
 * server, if it is known.
 */
export const makeSingle = (
  acquirer: Acquirer,
  config?: PgClientConfig
): Effect.Effect<SqlClient.SqlClient, never, Reactivity.Reactivity> => {
  const place = placeOf(config)
  const connection = Effect.andThen(listenedSince(Number.NEGATIVE_INFINITY), acquirer)
  return Effect.flatMap(Effect.all([driver, types]), ([PgClient, types]) =>
    SqlClient.make({
      acquirer: Effect.map(connection, direct(types)),
      transactionAcquirer: Effect.map(connection, transacting(types)),
      compiler: PgClient.makeCompiler(),
      driver: "pg",
      commit: commitOf,
      releaseSavepoint: (name) => `RELEASE SAVEPOINT ${name}`,
      spanAttributes: Object.entries(place)
    })).pipe(Effect.tap((client) => Effect.sync(() => places.set(client, place))))
}

const places = new WeakMap<SqlClient.SqlClient, Place>()

/** The attributes of the database of a client by OpenTelemetry's conventions, as far as its configuration tells them. */
export const placeIn = (client: SqlClient.SqlClient): Place => places.get(client) ?? placeOf()
