/**
 * The client for a target, as the command line uses it.
 */
import type { PgClient } from "@effect/sql-pg/PgClient"
import type * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { SqlClient } from "effect/sql/SqlClient"
import { layerEmbedded } from "./embedded/embedded.ts"
import type { ClientError } from "./error.ts"
import { layerNullPool, type Options } from "./server.ts"
import { fromConfig, type Target } from "./target/target.ts"

/**
 * A single connection for a server, PGlite for an embedded target; opened by the first query, closed with the
 * scope.
 */
export const layer = (target: Target, options: Options = {}): Layer.Layer<PgClient | SqlClient> =>
  target._tag === "Server"
    ? layerNullPool(target, options)
    : layerEmbedded({
      directory: target.directory,
      ...(options.applicationName !== undefined && { applicationName: options.applicationName })
    })

/** The client for `DATABASE_URL`, or for the embedded database in `.strata` if that is not set. */
export const layerConfig = (
  options: Options = {}
): Layer.Layer<PgClient | SqlClient, ClientError | Config.ConfigError> =>
  Layer.unwrap(Effect.map(fromConfig, (target) => layer(target, options)))
