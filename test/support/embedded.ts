/**
 * An embedded database for one test, copied from one empty database.
 *
 * The empty database is created once per PGlite version and kept under `node_modules/.cache`.
 */
import type { PgClient } from "@effect/sql-pg/PgClient"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { SqlClient } from "effect/sql/SqlClient"
import { fileURLToPath } from "node:url"
import * as Client from "../../src/client/mod.ts"

const cache = fileURLToPath(new URL("../../node_modules/.cache/strata", import.meta.url))

/** The content of an empty embedded database. */
export const template: Effect.Effect<Blob> = Effect.orDie(Client.embeddedTemplate({ cache }))

/** A client of a new, empty database in memory, discarded with the scope; each use of the layer creates another one. */
export const layerEmbeddedTest: Layer.Layer<PgClient | SqlClient> = Layer.fresh(Layer.unwrap(
  Effect.map(template, (loadDataDir) => Client.layerEmbedded({ directory: "memory", loadDataDir }))
))
