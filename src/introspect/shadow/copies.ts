/**
 * Shadow databases with the same content: one is prepared, and each copy has what it had, also its random values.
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import * as SqlClient from "effect/sql/SqlClient"
import { type ClientError, embeddedUser, layerNullPool, layerStream, openEmbedded, Target } from "../../client/mod.ts"
import { IntrospectError, Unreachable } from "../error.ts"
import { readFailed } from "../sql_failure.ts"
import * as Database from "./_database.ts"
import { build, type Home, homeOf, inMemory, prepare, type ShadowOptions, temporary, using } from "./shadow.ts"

/** Each use of the layer is a copy of the prepared database, which is dropped with the scope of the layer. */
export type Copies = Layer.Layer<SqlClient.SqlClient, IntrospectError>

const onClient = <A, E, R>(sql: SqlClient.SqlClient, effect: Effect.Effect<A, E, R>) =>
  Effect.provideService(effect, SqlClient.SqlClient, sql)

const notEmbedded = (error: ClientError): IntrospectError =>
  IntrospectError.of(new Unreachable({ detail: error.message, cause: error }))

const onServer = Effect.fnUntraced(
  function*<E, R>(home: Home, options: ShadowOptions, fill: Effect.Effect<void, E, R>) {
    const { admin, host, server } = home
    yield* using(admin, Database.sweep(Duration.toSeconds(options.orphanAge ?? "1 hour")))
    const client = Effect.fnUntraced(function*(name: string) {
      const sql = yield* build(layerNullPool(Target.sibling(server, name), { applicationName: "strata shadow" }))
      yield* Effect.mapError(using(sql, Database.adopt(host)), readFailed)
      yield* prepare({ sql, place: "server" }, options)
      return sql
    })
    const template = yield* temporary(admin, host, options)
    // A database is copied only while nobody is connected to it.
    yield* Effect.scoped(Effect.flatMap(client(template), (sql) => onClient(sql, fill)))
    return Layer.effect(
      SqlClient.SqlClient,
      Effect.flatMap(temporary(admin, host, options, template), client)
    ) as Copies
  }
)

const embedded = Effect.fnUntraced(function*<E, R>(options: ShadowOptions, fill: Effect.Effect<void, E, R>) {
  const { extensions = [] } = options
  const content = yield* Effect.scoped(Effect.gen(function*() {
    const { dump, endSession, stream } = yield* Effect.mapError(
      openEmbedded({ directory: "memory", extensions }),
      notEmbedded
    )
    yield* Effect.scoped(Effect.gen(function*() {
      const sql = yield* build(layerStream({ ...embeddedUser, stream }))
      yield* prepare({ sql, place: "embedded" }, options)
      yield* onClient(sql, fill)
    }))
    yield* endSession
    return yield* Effect.mapError(dump, notEmbedded)
  }))
  const copy = Effect.gen(function*() {
    const opened = yield* inMemory({ ...options, template: content }, extensions)
    yield* prepare(opened, { ...options, extensions: [] })
    return opened.sql
  })
  return Layer.effect(SqlClient.SqlClient, copy) as Copies
})

/**
 * Prepares a shadow, on the server of the target or embedded, and gives copies of it. The prepared one is dropped with the
 * scope.
 */
export const shadowCopies = <E, R>(
  options: ShadowOptions,
  fill: Effect.Effect<void, E, R | SqlClient.SqlClient>
): Effect.Effect<Copies, E | IntrospectError, Exclude<R, SqlClient.SqlClient> | Scope.Scope> =>
  Effect.flatMap(
    homeOf(options),
    (home) =>
      home === undefined || options.place === "embedded" ? embedded(options, fill) : onServer(home, options, fill)
  ) as Effect.Effect<Copies, E | IntrospectError, Exclude<R, SqlClient.SqlClient> | Scope.Scope>
