/**
 * One session borrowed from the client below: how an application lends a migration run a connection of its pool.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Reactivity from "effect/reactivity/Reactivity"
import * as SqlClient from "effect/sql/SqlClient"
import type { Connection } from "effect/sql/SqlConnection"
import { SecondSession } from "./second_session.ts"
import { atFirstUse, exclusive, makeSingle } from "./single_session.ts"

/**
 * A client bound to one connection of the `SqlClient` below, reserved by the first query and given back with the
 * scope. Session locks, settings and temporary tables therefore hold from one statement to the next, and
 * `withTransaction` issues its own BEGIN and COMMIT, also inside a transaction of the client below.
 *
 * While it is reserved a client below that has only one connection (null pool, embedded) answers nobody else. What a
 * migration left in the session (settings, a role, locks, LISTEN, temporary tables) is undone before it is given back.
 */
export const layerSession: Layer.Layer<SqlClient.SqlClient, never, SqlClient.SqlClient> = Layer.effectContext(
  Effect.gen(function*() {
    const below = yield* SqlClient.SqlClient
    const session = yield* makeSingle(exclusive(yield* atFirstUse(Effect.tap(below.reserve, cleanLater))))
    return Context.make(SqlClient.SqlClient, session).pipe(Context.add(SecondSession, Effect.succeed(below)))
  })
).pipe(Layer.provide(Reactivity.layer))

/**
 * What `DISCARD ALL` does, but for its `DEALLOCATE ALL`, which would drop the statements that the driver prepared. A
 * transaction that is still open is rolled back first.
 */
const cleaning = [
  "ROLLBACK",
  "RESET SESSION AUTHORIZATION",
  "RESET ALL",
  "CLOSE ALL",
  "UNLISTEN *",
  "SELECT pg_catalog.pg_advisory_unlock_all()",
  "DISCARD PLANS",
  "DISCARD TEMP",
  "DISCARD SEQUENCES"
]

const cleanLater = (connection: Connection) =>
  Effect.addFinalizer(() =>
    Effect.forEach(cleaning, (text) => Effect.ignore(connection.executeUnprepared(text, [], undefined)), {
      discard: true
    })
  )
