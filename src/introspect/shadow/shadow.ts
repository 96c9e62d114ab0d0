/**
 * The shadow: an empty database in which PostgreSQL elaborates a desired schema, so that both sides of a comparison were
 * spelt by PostgreSQL itself.
 *
 * It is a temporary database on the target's server when the role may create one, else an embedded one in memory. It is
 * dropped with its scope, also after a failure or an interruption; what a killed run leaves is swept by a later one.
 */
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import { randomBytes } from "node:crypto"
import type { Catalog } from "../../catalog/mod.ts"
import { type ClientError, embeddedTemplate, layerEmbedded, layerNullPool, serverError, Session, type Target } from "../../client/mod.ts"
import { IntrospectError, ShadowFailed, Unreachable } from "../error.ts"
import { catalog } from "../read/catalog.ts"
import type { Options } from "../read/scope.ts"
import { readFailed, unreachable } from "../sql_failure.ts"
import * as Database from "./_database.ts"
import * as Extension from "./_extension.ts"
import { load, type Script, statements } from "./_load_script.ts"

/** How a shadow is made. */
export interface ShadowOptions extends Options {
  /** The database that the desired schema is for; without one, or with an embedded one, the shadow is embedded. */
  readonly target?: Target.Target
  /** `server` for the server or nothing, `embedded` for PGlite; by default the server if possible. */
  readonly place?: "server" | "embedded"
  /** Names resolve in these schemas while the desired schema is loaded; the server's default unless given. */
  readonly searchPath?: ReadonlyArray<string>
  /** Extensions to create first, beside those that the desired schema creates itself. */
  readonly extensions?: ReadonlyArray<string>
  /** How old a left-behind shadow database must be to be dropped; one hour unless said otherwise. */
  readonly orphanAge?: Duration.Input
  /** The content of an empty embedded database; what `Client.embeddedTemplate` keeps on the machine unless given. */
  readonly template?: Blob
  /** Hears what may make the shadow differ from the target; `Effect.logWarning` unless given. */
  readonly onWarning?: (warning: string) => Effect.Effect<void>
}

type Place = "server" | "embedded"

/** An open shadow. */
interface Open {
  readonly sql: SqlClient.SqlClient
  readonly place: Place
}

const build = (layer: Layer.Layer<SqlClient.SqlClient>): Effect.Effect<SqlClient.SqlClient, never, Scope.Scope> =>
  Effect.map(Layer.build(layer), (context) => Context.get(context, SqlClient.SqlClient))

const using = <A, E>(sql: SqlClient.SqlClient, effect: Effect.Effect<A, E, SqlClient.SqlClient>): Effect.Effect<A, E> =>
  Effect.provideService(effect, SqlClient.SqlClient, sql)

const sibling = (server: Target.Server, database: string): Target.Server => {
  const url = new URL(Redacted.value(server.url))
  url.pathname = `/${database}`
  return { ...server, url: Redacted.make(url.href), database }
}

const nameOf = ({ now }: Database.Host): Effect.Effect<string> =>
  Effect.sync(() => `${Database.prefix}${now}_${randomBytes(6).toString("hex")}`)

const creationFailed = (database: string) => (error: SqlError): IntrospectError => {
  const { message: detail, sqlstate } = serverError(error)
  return unreachable(error) ??
    IntrospectError.of(new ShadowFailed({ database, detail, sqlstate, cause: error }))
}

const warned = (options: ShadowOptions, warning: string): Effect.Effect<void> =>
  options.onWarning === undefined ? Effect.logWarning(warning) : options.onWarning(warning)

/** A database of the scope's own; its drop runs on the client that made it. */
const temporary = (sql: SqlClient.SqlClient, host: Database.Host, options: ShadowOptions) =>
  Effect.acquireRelease(
    Effect.flatMap(nameOf(host), (name) =>
      Effect.as(Effect.mapError(using(sql, Database.create(name, host)), creationFailed(name)), name)),
    (name) =>
      using(sql, Database.drop(name)).pipe(
        Effect.catchTag("SqlError", (error) =>
          warned(
            options,
            `Cannot drop the shadow database "${name}": ${serverError(error).message}. A later run will drop it`
          ))
      )
  )

const notEmbedded = (error: ClientError): IntrospectError =>
  IntrospectError.of(new Unreachable({ detail: error.message, cause: error }))

const isRefused = ({ reason }: IntrospectError): boolean =>
  reason._tag === "ShadowFailed" && reason.sqlstate === "42501"

const refused = "Cannot create a shadow database: the role has no CREATEDB right. " +
  "The desired schema is loaded into the embedded PostgreSQL instead; grant CREATEDB to use the server's own"

/** The shadow on the server; none when the role may not create one. */
const onServer = (server: Target.Server, host: Database.Host, admin: SqlClient.SqlClient, options: ShadowOptions) =>
  Effect.gen(function*() {
    if (!host.canCreate) return Option.none<Open>()
    yield* using(admin, Database.sweep(Duration.toSeconds(options.orphanAge ?? "1 hour")))
    const name = yield* temporary(admin, host, options)
    const sql = yield* build(layerNullPool(sibling(server, name), { applicationName: "strata shadow" }))
    return Option.some<Open>({ sql, place: "server" })
  }).pipe(
    Effect.catchIf(isRefused, () => Effect.succeed(Option.none<Open>()))
  )

const inMemory = (
  options: ShadowOptions,
  extensions: ReadonlyArray<string>
): Effect.Effect<Open, IntrospectError, Scope.Scope> =>
  Effect.gen(function*() {
    const template = options.template ?? (yield* Effect.mapError(embeddedTemplate(), notEmbedded))
    const sql = yield* build(layerEmbedded({
      directory: "memory",
      extensions,
      loadDataDir: template
    }))
    return { sql, place: "embedded" }
  })

const skew = (sql: SqlClient.SqlClient, host: Database.Host, options: ShadowOptions) =>
  Effect.flatMap(
    Effect.mapError(using(sql, Database.host), readFailed),
    ({ major }) =>
      major === host.major ? Effect.void : warned(
        options,
        `The shadow runs PostgreSQL ${major} and the server PostgreSQL ${host.major}: what the two versions spell ` +
          "differently shows as a difference. Grant CREATEDB to the role for a shadow on the server"
      )
  )

/** Opens an empty shadow for the scope, with the extensions it may need at hand. */
const open = (
  options: ShadowOptions,
  extensions: ReadonlyArray<string>
): Effect.Effect<Open, IntrospectError, Scope.Scope> =>
  Effect.gen(function*() {
    const { target } = options
    if (target === undefined || target._tag === "Embedded") return yield* inMemory(options, extensions)
    const admin = yield* build(layerNullPool(target, { applicationName: "strata shadow" }))
    // Its queries are Strata's own, in a database where others may have planted operators and functions.
    yield* Effect.mapError(using(admin, Session.apply(Session.own(), "session")), readFailed)
    const host = yield* Effect.mapError(using(admin, Database.host), readFailed)
    const made = options.place === "embedded" ? Option.none<Open>() : yield* onServer(target, host, admin, options)
    if (Option.isNone(made) && options.place !== "embedded") {
      if (options.place === "server") {
        return yield* IntrospectError.of(
          new ShadowFailed({
            database: Database.prefix,
            detail: "the role has no CREATEDB right, or the server is a standby",
            sqlstate: "42501"
          })
        )
      }
      yield* warned(options, refused)
    }
    const shadow = Option.isSome(made) ? made.value : yield* inMemory(options, extensions)
    if (shadow.place === "embedded") yield* skew(shadow.sql, host, options)
    yield* Effect.mapError(using(shadow.sql, Database.adopt(host)), readFailed)
    return shadow
  })

const prepare = ({ place, sql }: Open, options: ShadowOptions): Effect.Effect<void, IntrospectError> =>
  Effect.gen(function*() {
    const { extensions = [], searchPath } = options
    yield* load(extensions.map(Extension.create), place)
    if (searchPath !== undefined) {
      yield* Effect.mapError(Session.apply(Session.user(searchPath), "session"), readFailed)
    }
  }).pipe((effect) => using(sql, effect))

/**
 * An empty shadow as a `SqlClient` of one session, for whoever fills it otherwise than with statements: a history of
 * revisions, say. It is gone with the layer's scope.
 */
export const layerShadow = (options: ShadowOptions = {}): Layer.Layer<SqlClient.SqlClient, IntrospectError> =>
  Layer.effect(
    SqlClient.SqlClient,
    Effect.gen(function*() {
      const shadow = yield* open(options, options.extensions ?? [])
      yield* prepare(shadow, options)
      return shadow.sql
    })
  )

/**
 * The catalog of a desired schema: loads its statements into a shadow and reads it back.
 *
 * Needs no `SqlClient`: a database is created from a session of its own, since it cannot be done in a transaction. Fails
 * with `LoadFailed` for the first statement that PostgreSQL refuses. The shadow is gone when the effect ends, in
 * whichever way it does.
 */
export const shadow = (script: Script, options: ShadowOptions = {}): Effect.Effect<Catalog, IntrospectError> =>
  Effect.gen(function*() {
    const desired = yield* Effect.fromResult(statements(script))
    const opened = yield* open(options, [...options.extensions ?? [], ...Extension.named(desired)])
    yield* prepare(opened, options)
    return yield* using(opened.sql, Effect.andThen(load(desired, opened.place), catalog(options)))
  }).pipe(Effect.scoped)
