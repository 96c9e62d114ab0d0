/**
 * One session borrowed from the client below: how an application lends a migration run a connection of its pool.
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Reactivity from "effect/reactivity/Reactivity"
import * as SqlClient from "effect/sql/SqlClient"
import { atFirstUse, exclusive, makeSingle } from "./_single.ts"

/**
 * A client bound to one connection of the `SqlClient` below, reserved by the first query and given back with the
 * scope. Session locks, settings and temporary tables therefore hold from one statement to the next, and
 * `withTransaction` issues its own BEGIN and COMMIT, also inside a transaction of the client below.
 *
 * While it is reserved a client below that has only one connection (null pool, embedded) answers nobody else.
 */
export const layerSession: Layer.Layer<SqlClient.SqlClient, never, SqlClient.SqlClient> = Layer.effect(
  SqlClient.SqlClient,
  Effect.gen(function*() {
    const below = yield* SqlClient.SqlClient
    return yield* makeSingle(exclusive(yield* atFirstUse(below.reserve)))
  })
).pipe(Layer.provide(Reactivity.layer))
