/**
 * The shadow database: an empty database into which a desired schema is loaded, so that both sides of a comparison are
 * read from PostgreSQL.
 *
 * It is a temporary database on the server of the target if the role can create one, else an embedded database in memory.
 * It is dropped with its scope, also after a failure or an interruption; a later run drops one that a killed process left.
 */
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import type * as Scope from "effect/Scope"
import * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import { randomBytes } from "node:crypto"
import type { Catalog } from "../../catalog/mod.ts"
import { type ClientError, embeddedVersion, layerEmbedded, layerNullPool, SecondSession, serverError, Session, Target } from "../../client/mod.ts"
import { IntrospectError, ShadowFailed, Unreachable } from "../error.ts"
import { catalog } from "../read/catalog.ts"
import type { Options } from "../read/scope.ts"
import { readFailed, unreachable } from "../sql_failure.ts"
import * as Database from "./_database.ts"
import * as Extension from "./_extension.ts"
import { load, type Script, statements } from "./_load_script.ts"
import * as Kept from "./kept.ts"

/** The options of a shadow database. */
export interface ShadowOptions extends Options {
  /** The database for the desired schema. Without one, or if it is embedded, the shadow is embedded. */
  readonly target?: Target.Target
  /** `server` requires the server, `embedded` uses PGlite; the default is the server if possible, else PGlite. */
  readonly place?: "server" | "embedded"
  /** The search path while the desired schema is loaded; the default is that of the server. */
  readonly searchPath?: ReadonlyArray<string>
  /** Extensions to create first, in addition to those that the desired schema creates. */
  readonly extensions?: ReadonlyArray<string>
  /** SQL that will run in it: the extensions that it creates are made available in an embedded database. */
  readonly texts?: ReadonlyArray<string>
  /** The minimum age at which a shadow database that was left behind is dropped; the default is one hour. */
  readonly orphanAge?: Duration.Input
  /** The content of an empty embedded database; the default is that of `Client.embeddedTemplate`. */
  readonly template?: Blob
  /** Where the catalog is kept, and taken from if nothing that it depends on has changed; by default nowhere. */
  readonly cache?: Kept.Cache
  /** Whether the session of `layerShadow` keeps its queries prepared, for those that ask the same many times. */
  readonly prepare?: boolean
  /** Called with warnings about differences between the shadow and the target; the default is `Effect.logWarning`. */
  readonly onWarning?: (warning: string) => Effect.Effect<void>
}

type Place = "server" | "embedded"

/** An open shadow; `second` opens another session on it, where there can be one. */
interface Open {
  readonly sql: SqlClient.SqlClient
  readonly second: typeof SecondSession.Service
  readonly place: Place
}

/** The client of a layer, for the scope. */
export const build = (
  layer: Layer.Layer<SqlClient.SqlClient>
): Effect.Effect<SqlClient.SqlClient, never, Scope.Scope> =>
  Effect.map(Layer.build(layer), (context) => Context.get(context, SqlClient.SqlClient))

/** A session of a shadow, with another one beside it. */
const buildBoth = (layer: Layer.Layer<SqlClient.SqlClient>) =>
  Effect.map(Layer.build(layer), (context) => ({
    sql: Context.get(context, SqlClient.SqlClient),
    second: Context.get(context, SecondSession)
  }))

/** Runs an effect on a client. */
export const using = <A, E>(
  sql: SqlClient.SqlClient,
  effect: Effect.Effect<A, E, SqlClient.SqlClient>
): Effect.Effect<A, E> => Effect.provideService(effect, SqlClient.SqlClient, sql)

const nameOf = ({ now }: Database.Host): Effect.Effect<string> =>
  Effect.sync(() => `${Database.prefix}${now}_${randomBytes(6).toString("hex")}`)

const creationFailed = (database: string) => (error: SqlError): IntrospectError => {
  const { message: detail, sqlstate } = serverError(error)
  return unreachable(error) ??
    IntrospectError.of(new ShadowFailed({ database, detail, sqlstate, cause: error }))
}

const warned = (options: ShadowOptions, warning: string): Effect.Effect<void> =>
  options.onWarning === undefined ? Effect.logWarning(warning) : options.onWarning(warning)

/** A temporary database that is dropped with the scope, by the client that created it; empty, or a copy of `template`. */
export const temporary = (
  sql: SqlClient.SqlClient,
  host: Database.Host,
  options: ShadowOptions,
  template?: string
) =>
  Effect.acquireRelease(
    Effect.flatMap(nameOf(host), (name) =>
      Effect.as(Effect.mapError(using(sql, Database.create(name, host, template)), creationFailed(name)), name)),
    (name) =>
      using(sql, Database.drop(name)).pipe(
        Effect.catchTag("SqlError", (error) =>
          warned(
            options,
            `Cannot drop the shadow database "${name}": ${serverError(error).message}. A later run drops it`
          ))
      )
  )

const notEmbedded = (error: ClientError): IntrospectError =>
  IntrospectError.of(new Unreachable({ detail: error.message, cause: error }))

const isRefused = ({ reason }: IntrospectError): boolean =>
  reason._tag === "ShadowFailed" && reason.sqlstate === "42501"

/** A shadow on the server, or why there is none. */
type OnServer = Result.Result<Open, string>

const noRight = Result.fail(
  "the role does not have CREATEDB. An embedded PostgreSQL is used instead. " +
    "Grant CREATEDB to the role to use the server"
)

const unlisted = (server: Target.Server, error: SqlError) =>
  Result.fail(
    `"${server.host}:${server.port}" does not open a session in a new database, as a pooler that lists its databases ` +
      `(${serverError(error).message}). An embedded PostgreSQL is used instead. ` +
      "Set DATABASE_URL to the address of the server itself to use the server"
  )

/** The shadow on the server; none if the role cannot create one, or cannot reach it through a pooler. */
const onServer = (server: Target.Server, host: Database.Host, admin: SqlClient.SqlClient, options: ShadowOptions) =>
  Effect.gen(function*(): Effect.fn.Return<OnServer, IntrospectError, Scope.Scope> {
    if (!host.canCreate) return noRight
    yield* using(admin, Database.sweep(Duration.toSeconds(options.orphanAge ?? "1 hour")))
    const name = yield* temporary(admin, host, options)
    const { second, sql } = yield* buildBoth(
      layerNullPool(Target.sibling(server, name), {
        applicationName: "strata shadow",
        prepare: options.prepare ?? false
      })
    )
    return yield* Effect.match(sql`SELECT`.unprepared, {
      onFailure: (error) => unlisted(server, error),
      onSuccess: (): OnServer => Result.succeed({ sql, second, place: "server" })
    })
  }).pipe(
    Effect.catchIf(isRefused, () => Effect.succeed<OnServer>(noRight))
  )

/** An embedded shadow, empty or with the content of `template`. */
export const inMemory = (
  options: ShadowOptions,
  extensions: ReadonlyArray<string>
): Effect.Effect<Open, IntrospectError, Scope.Scope> =>
  Effect.gen(function*() {
    const { template } = options
    const sql = yield* build(layerEmbedded({
      directory: "memory",
      extensions,
      ...(template !== undefined && { loadDataDir: template })
    }))
    return { sql, second: undefined, place: "embedded" }
  })

const skew = (sql: SqlClient.SqlClient, host: Database.Host, options: ShadowOptions) =>
  Effect.flatMap(
    Effect.mapError(using(sql, Database.host), readFailed),
    ({ major }) =>
      major === host.major ? Effect.void : warned(
        options,
        `The shadow database has PostgreSQL ${major} and the server PostgreSQL ${host.major}: expressions that the two ` +
          "versions write differently are reported as differences. Grant CREATEDB to the role to use the server"
      )
  )

/** The server of a target, with a session on it. */
export interface Home {
  readonly server: Target.Server
  readonly admin: SqlClient.SqlClient
  readonly host: Database.Host
}

/** Connects to the server of the target; undefined if it has none. */
export const homeOf = ({ target }: ShadowOptions): Effect.Effect<Home | undefined, IntrospectError, Scope.Scope> =>
  Effect.gen(function*() {
    if (target === undefined || target._tag === "Embedded") return undefined
    const admin = yield* build(layerNullPool(target, { applicationName: "strata shadow" }))
    // These queries run with a safe search path, because other roles may have created operators and functions.
    yield* Effect.mapError(using(admin, Session.apply(Session.own(), "session")), readFailed)
    const host = yield* Effect.mapError(using(admin, Database.host), readFailed)
    return { server: target, admin, host }
  })

/** Opens an empty shadow for the scope; `extensions` are made available in an embedded one. */
const open = (
  home: Home | undefined,
  options: ShadowOptions,
  extensions: ReadonlyArray<string>
): Effect.Effect<Open, IntrospectError, Scope.Scope> =>
  Effect.gen(function*() {
    if (home === undefined) return yield* inMemory(options, extensions)
    const { admin, host, server } = home
    const made = options.place === "embedded" ? undefined : yield* onServer(server, host, admin, options)
    if (made !== undefined && Result.isFailure(made)) {
      if (options.place === "server") {
        return yield* IntrospectError.of(
          new ShadowFailed({
            database: Database.prefix,
            detail:
              "the role does not have CREATEDB, or the server is a standby, or a pooler does not list new databases",
            sqlstate: "42501"
          })
        )
      }
      yield* warned(options, `Cannot create a shadow database on the server: ${made.failure}`)
    }
    const shadow = made !== undefined && Result.isSuccess(made) ? made.success : yield* inMemory(options, extensions)
    if (shadow.place === "embedded") yield* skew(shadow.sql, host, options)
    yield* Effect.mapError(using(shadow.sql, Database.adopt(host)), readFailed)
    return shadow
  })

/** Creates the extensions of an open shadow and sets its search path. */
export const prepare = (
  { place, sql }: Pick<Open, "place" | "sql">,
  options: ShadowOptions
): Effect.Effect<void, IntrospectError> =>
  Effect.gen(function*() {
    const { extensions = [], searchPath } = options
    yield* load(extensions.map(Extension.create), place)
    if (searchPath !== undefined) {
      yield* Effect.mapError(Session.apply(Session.user(searchPath), "session"), readFailed)
    }
  }).pipe((effect) => using(sql, effect))

/**
 * An empty shadow as a `SqlClient` of one session, for example to apply a history of revisions. It is dropped with the
 * scope of the layer.
 */
export const layerShadow = (options: ShadowOptions = {}): Layer.Layer<SqlClient.SqlClient, IntrospectError> =>
  Layer.effectContext(
    Effect.gen(function*() {
      const shadow = yield* open(yield* homeOf(options), options, [
        ...options.extensions ?? [],
        ...Extension.namedWithin(options.texts ?? [])
      ])
      yield* prepare(shadow, options)
      return Context.make(SqlClient.SqlClient, shadow.sql).pipe(Context.add(SecondSession, shadow.second))
    })
  )

/** What a catalog is kept under; undefined if it is not kept, as one from an embedded database instead of the server. */
const keyOf = (
  home: Home | undefined,
  desired: ReadonlyArray<string>,
  options: ShadowOptions
): Effect.Effect<string | undefined, IntrospectError> =>
  Effect.gen(function*() {
    const { cache, extensions, ledger, place, schemas, searchPath, template } = options
    const isElsewhere = home !== undefined && (place === "embedded" || !home.host.canCreate)
    if (cache === undefined || template !== undefined || isElsewhere || !Kept.isKeepable(desired)) return undefined
    const parts = [desired, extensions, ledger, place, schemas, searchPath]
    if (home === undefined) {
      return Kept.keyOf(cache, yield* Effect.mapError(embeddedVersion, notEmbedded), parts)
    }
    const { now: _, ...host } = home.host
    const facts = yield* Effect.mapError(using(home.admin, Database.facts), readFailed)
    return Kept.keyOf(cache, [home.server.host, home.server.port], host, facts, parts)
  })

/** Reads the catalog of a desired schema from a shadow, which is dropped before the scope ends. */
const readShadow = (
  home: Home | undefined,
  desired: ReadonlyArray<string>,
  options: ShadowOptions
): Effect.Effect<{ readonly found: Catalog; readonly place: Place }, IntrospectError, Scope.Scope> =>
  Effect.gen(function*() {
    const opened = yield* open(home, options, [...options.extensions ?? [], ...Extension.named(desired)])
    yield* prepare(opened, options)
    const found = yield* using(opened.sql, Effect.andThen(load(desired, opened.place), catalog(options)))
    return { found, place: opened.place }
  })

/**
 * The catalog of a desired schema: loads its statements into a shadow and reads the catalog from it, or takes the one in
 * `cache` that was read from the same statements on the same server.
 *
 * It needs no `SqlClient`, because it creates the database in a session of its own, outside of a transaction. Fails with
 * `LoadFailed` for the first statement that fails. The shadow is always dropped at the end.
 */
export const shadow = (script: Script, options: ShadowOptions = {}): Effect.Effect<Catalog, IntrospectError> =>
  Effect.gen(function*() {
    const desired = yield* Effect.fromResult(statements(script))
    const home = yield* homeOf(options)
    const key = yield* keyOf(home, desired, options)
    const kept = key === undefined ? undefined : Kept.read(options.cache!, key)
    if (kept !== undefined) return kept
    const { found, place } = yield* readShadow(home, desired, options)
    if (key !== undefined && (place === "server") === (home !== undefined)) Kept.write(options.cache!, key, found)
    return found
  }).pipe(Effect.scoped)
