/**
 * Clients of a PostgreSQL server: a pool for applications, and one late, short-lived session for programs.
 *
 * Neither opens anything while its layer is built, so a program that needs no database never asks for one.
 */
import type { PgClient, PgClientConfig } from "@effect/sql-pg/PgClient"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Reactivity from "effect/reactivity/Reactivity"
import type * as Scope from "effect/Scope"
import type * as SqlClient from "effect/sql/SqlClient"
import { ConnectionError, SqlError } from "effect/sql/SqlError"
import { readFile } from "node:fs/promises"
import type { ConnectionOptions } from "node:tls"
import { type Driver, driver, layerFrom } from "./driver.ts"
import { makeLazy } from "./lazy_client.ts"
import { SecondSession } from "./second_session.ts"
import type { Server } from "./target.ts"

/** What a caller may say about the sessions of a client, beside the target. */
export interface Options {
  /** What `pg_stat_activity` shows; `strata` unless said otherwise. */
  readonly applicationName?: string
  /** How long opening a session may take; the URL's `connect_timeout`, else the driver's 5 seconds. */
  readonly connectTimeout?: Duration.Input
  /** Session settings sent in the startup packet. A transaction pooler may refuse them. */
  readonly startupParameters?: Readonly<Record<string, string>>
}

/** How many sessions a pool keeps. */
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
 * What the TLS library is told, with libpq's meaning of the modes: `require` encrypts without checking whom it talks
 * to, unless a root certificate is named; `verify-ca` checks the chain, `verify-full` the host name too. `prefer`
 * and `allow` stay with the driver, which alone can fall back to plain text.
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
    // A statement the pooler routes to another backend must not rely on a name prepared on this one.
    prepare: false,
    ...(ssl !== undefined && { ssl }),
    ...(options.connectTimeout !== undefined && { connectTimeout: options.connectTimeout }),
    ...(options.startupParameters !== undefined && { startupParameters: options.startupParameters })
  }))

const open = (
  driver: Driver,
  server: Server,
  options: Options
): Effect.Effect<PgClient, SqlError, Scope.Scope | Reactivity.Reactivity> =>
  Effect.flatMap(config(server, options), driver.makeClient)

const secondSession = (server: Server, options: Options): typeof SecondSession.Service =>
  Effect.flatMap(driver, (driver) => open(driver, server, options)).pipe(
    Effect.provideServiceEffect(Reactivity.Reactivity, Reactivity.make)
  )

/**
 * A client of one physical connection: opened by the first query, closed with the scope, never pooled. A failed
 * open fails that query and is tried again by the next one; a connection that dies later stays dead, because a
 * session lock would be lost with it.
 */
export const layerNullPool = (
  server: Server,
  options: Options = {}
): Layer.Layer<PgClient | SqlClient.SqlClient> =>
  Layer.merge(
    layerFrom((driver) => makeLazy(driver, open(driver, server, options), { url: server.url })),
    Layer.succeed(SecondSession, secondSession(server, options))
  )

/** A client of several connections, which are opened as queries need them. */
export const layerPooled = (
  server: Server,
  options: PoolOptions = {}
): Layer.Layer<PgClient | SqlClient.SqlClient, SqlError> =>
  layerFrom((driver) =>
    Effect.flatMap(config(server, options), (base) =>
      driver.make({
        ...base,
        prepare: true,
        minConnections: options.minConnections ?? 0,
        ...(options.maxConnections !== undefined && { maxConnections: options.maxConnections }),
        ...(options.idleTimeout !== undefined && { idleTimeout: options.idleTimeout })
      }))
  )
