/**
 * A session borrowed from the `SqlClient` of the context: a run uses one connection of an application's pool.
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
 * A client bound to one connection of the underlying `SqlClient`, which the first query reserves and the end of the
 * scope returns. Session locks, settings and temporary tables therefore last from one statement to the next, and
 * `withTransaction` issues its own BEGIN and COMMIT, even inside a transaction of the underlying client.
 *
 * If the underlying client has a single connection (null pool, embedded), its other users wait until the scope ends.
 * What a migration left in the session (settings, a role, locks, LISTEN, temporary tables) is reset before the
 * connection is returned.
 */
export const layerSession: Layer.Layer<SqlClient.SqlClient, never, SqlClient.SqlClient> = Layer.effectContext(
  Effect.gen(function*() {
    const below = yield* SqlClient.SqlClient
    const session = yield* makeSingle(exclusive(yield* atFirstUse(Effect.tap(below.reserve, cleanLater))))
    return Context.make(SqlClient.SqlClient, session).pipe(Context.add(SecondSession, Effect.succeed(below)))
  })
).pipe(Layer.provide(Reactivity.layer))

/**
 * The commands of `DISCARD ALL` except `DEALLOCATE ALL`, which would drop the statements that the driver prepared. A
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
