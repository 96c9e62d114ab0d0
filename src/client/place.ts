/**
 * The attributes by which OpenTelemetry names a database, from the configuration of a client: no query asks for them.
 */
import type { PgClientConfig } from "@effect/sql-pg/PgClient"
import * as Redacted from "effect/Redacted"

/** Attributes such as `db.namespace` and `server.address`. */
export type Place = Readonly<Record<string, string | number>>

const system = { "db.system.name": "postgresql" }

const parts = (config: PgClientConfig) => {
  if (config.url === undefined) return config
  const { hostname, pathname, port, searchParams, username } = new URL(Redacted.value(config.url))
  return {
    host: searchParams.get("host") ?? decodeURIComponent(hostname),
    port: Number(port || searchParams.get("port") || NaN),
    database: decodeURIComponent(pathname.slice(1)) || undefined,
    username: decodeURIComponent(username) || undefined
  }
}

/** The attributes of the database of a configuration; that it is PostgreSQL, if there is none. */
export const placeOf = (config?: PgClientConfig): Place => {
  if (config === undefined) return system
  const { database, host, port, username } = parts(config)
  const namespace = database ?? username
  return {
    ...system,
    ...(namespace === undefined ? {} : { "db.namespace": namespace }),
    ...(host === undefined || host === "" ? {} : { "server.address": host, "server.port": port || 5432 })
  }
}
