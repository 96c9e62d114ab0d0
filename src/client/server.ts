/**
 * Clients of a PostgreSQL server: a pool for applications, and a single session for programs.
 *
 * Neither opens a connection while its layer is built, so a program that runs no query needs no database.
 */
import type { PgClient, PgClientConfig } from "@effect/sql-pg/PgClient"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Reactivity from "effect/reactivity/Reactivity"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import type * as SqlClient from "effect/sql/SqlClient"
import { ConnectionError, SqlError } from "effect/sql/SqlError"
import { readFile } from "node:fs/promises"
import type { ConnectionOptions } from "node:tls"
import { type Driver, driver, layerFrom } from "./driver.ts"
import { makeLazy } from "./lazy_client.ts"
import { SecondSession } from "./second_session.ts"
import * as Target from "./target/target.ts"
import type { Server } from "./target/target.ts"

/** Options of the sessions of a client. */
export interface Options {
  /** The `application_name` of the sessions; `strata` by default. */
  readonly applicationName?: string
  /** How long opening a session may take; by default the URL's `connect_timeout`, else the driver's 5 seconds. */
  readonly connectTimeout?: Duration.Input
  /** Session settings sent in the startup packet. A transaction pooler may refuse them. */
  readonly startupParameters?: Readonly<Record<string, string>>
  /** Whether the server keeps the queries of the session prepared; by default not, because a pooler may move the session. */
  readonly prepare?: boolean
}

/** Options of a pool. */
export interface PoolOptions extends Options {
  readonly minConnections?: number
  readonly maxConnections?: number
  readonly idleTimeout?: Duration.Input
}

const read = (path: string | undefined) =>
  path === undefined || path === "system"
    ? Effect.undefined
    : Effect.tryPromise({
      try: () => readFile(path),
      catch: (cause) =>
        new SqlError({
          reason: new ConnectionError({ cause, message: `Cannot read the TLS file "${path}"`, operation: "connect" })
        })
    })

/**
 * The options of the TLS library for libpq's modes: `require` encrypts without verifying the server, unless a root
 * certificate is given; `verify-ca` verifies the certificate chain, `verify-full` also the host name. `prefer` and
 * `allow` are left to the driver, because only it can fall back to an unencrypted session.
 */
const tls = Effect.fnUntraced(function*(server: Server): Effect.fn.Return<ConnectionOptions | undefined, SqlError> {
  const mode = server.sslMode
  if (mode === undefined || mode === "disable" || mode === "allow" || mode === "prefer") return undefined
  const [ca, cert, key] = yield* Effect.all([
    read(server.sslRootCertificate),
    read(server.sslCertificate),
    read(server.sslKey)
  ])
  const verifies = mode !== "require" || server.sslRootCertificate !== undefined
  const ignoresName = mode !== "verify-full" && server.sslRootCertificate !== "system"
  return {
    rejectUnauthorized: verifies,
    ...(ignoresName && { checkServerIdentity: () => undefined }),
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key })
  }
})

const config = (server: Server, options: Options): Effect.Effect<PgClientConfig, SqlError> =>
  Effect.map(tls(server), (ssl) => ({
    url: server.url,
    applicationName: options.applicationName ?? "strata",
    // A pooler may route a statement to another backend, where the prepared statement does not exist.
    prepare: options.prepare ?? false,
    ...(ssl !== undefined && { ssl }),
    ...(options.connectTimeout !== undefined && { connectTimeout: options.connectTimeout }),
    ...(options.startupParameters !== undefined && { startupParameters: options.startupParameters })
  }))

/** The server of this moment: an effect gives its credentials, which may expire. */
const latest = (server: Server): Effect.Effect<Server, SqlError> =>
  server.latest === undefined
    ? Effect.succeed(server)
    : Effect.mapError(
      server.latest,
      (cause) => new SqlError({ reason: new ConnectionError({ cause, message: cause.message, operation: "connect" }) })
    )

const open = (
  driver: Driver,
  server: Server,
  options: Options
): Effect.Effect<PgClient, SqlError, Scope.Scope | Reactivity.Reactivity> =>
  latest(server).pipe(Effect.flatMap((server) => config(server, options)), Effect.flatMap(driver.makeClient))

const secondSession = (server: Server, options: Options): typeof SecondSession.Service =>
  Effect.flatMap(driver, (driver) => open(driver, server, options)).pipe(
    Effect.provideServiceEffect(Reactivity.Reactivity, Reactivity.make)
  )

/**
 * A client of one physical connection, which is opened by the first query, closed with the scope and never pooled.
 * If opening fails, that query fails and the next one tries again. A connection that breaks later is not replaced,
 * because a session lock is lost with it.
 */
export const layerNullPool = (
  server: Server,
  options: Options = {}
): Layer.Layer<PgClient | SqlClient.SqlClient> =>
  Layer.merge(
    layerFrom((driver) => makeLazy(driver, open(driver, server, options), { url: server.url })),
    Layer.succeed(SecondSession, secondSession(server, options))
  )

/** The driver has no typed errors for a password, so a failure is a defect of the query that needs a connection. */
const passwordNow = (server: NonNullable<Server["latest"]>): Effect.Effect<Redacted.Redacted> =>
  Effect.orDie(Effect.map(server, (server) => Target.passwordOf(server) ?? Redacted.make("")))

/** A client of several connections, which are opened when queries need them. */
export const layerPooled = (
  server: Server,
  options: PoolOptions = {}
): Layer.Layer<PgClient | SqlClient.SqlClient, SqlError> =>
  layerFrom((driver) =>
    Effect.flatMap(config(server, options), (base) =>
      driver.make({
        ...base,
        ...(server.latest === undefined ? {} : { password: passwordNow(server.latest) }),
        prepare: true,
        minConnections: options.minConnections ?? 0,
        ...(options.maxConnections !== undefined && { maxConnections: options.maxConnections }),
        ...(options.idleTimeout !== undefined && { idleTimeout: options.idleTimeout })
      }))
  )
