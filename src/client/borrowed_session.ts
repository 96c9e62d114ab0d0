/**
 * A session for a run beside an application's client.
 */
import type { PgClient } from "@effect/sql-pg/PgClient"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Reactivity from "effect/reactivity/Reactivity"
import type * as Scope from "effect/Scope"
import * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import { driver } from "./driver.ts"
import { SecondSession } from "./second_session.ts"
import { atFirstUse, exclusive, makeSingle } from "./single_session.ts"

/**
 * A client bound to one session on the database of the underlying `SqlClient`. The first query opens it and the end of
 * the scope closes it, with all that was left in it, so the sessions of the application stay as they are. Session
 * locks, settings and temporary tables last from one statement to the next, and `withTransaction` issues its own
 * BEGIN and COMMIT, even inside a transaction of the underlying client.
 *
 * The session has the configuration of the underlying client. An embedded database has a single session, and a client
 * that is not the driver's has no configuration: then the session is borrowed, its other users wait until the scope
 * ends, and what is left in it stays.
 */
export const layerSession: Layer.Layer<SqlClient.SqlClient, never, SqlClient.SqlClient> = Layer.effectContext(
  Effect.gen(function*() {
    const below = yield* SqlClient.SqlClient
    const open = (yield* SecondSession) ?? (yield* configured(below))
    const reserved = open === undefined
      ? below.reserve
      : Effect.flatMap(open, (opened) => opened.reserve)
    const session = yield* makeSingle(exclusive(yield* atFirstUse(reserved)), yield* configOf(below))
    return Context.make(SqlClient.SqlClient, session).pipe(Context.add(SecondSession, open ?? Effect.succeed(below)))
  })
).pipe(Layer.provide(Reactivity.layer))

const configOf = (client: SqlClient.SqlClient) =>
  Effect.map(driver, ({ TypeId }) => TypeId in client ? (client as PgClient).config : undefined)

/** Opens a session as the driver's client does; undefined for other clients, and for one on a stream of its own. */
const configured = (client: SqlClient.SqlClient) =>
  Effect.map(
    Effect.all([driver, configOf(client)]),
    ([{ makeClient }, config]): Effect.Effect<PgClient, SqlError, Scope.Scope> | undefined => {
      if (config === undefined || config.stream !== undefined) return undefined
      const open = makeClient({ ...config, prepare: false, multiplex: false })
      return Effect.provideServiceEffect(open, Reactivity.Reactivity, Reactivity.make)
    }
  )
