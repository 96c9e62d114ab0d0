/**
 * An embedded database for one test, copied from one empty database.
 *
 * The empty database is created once per PGlite version and kept under `node_modules/.cache`. Its buffers are made
 * small, because PGlite fills them with zeros at each start, which takes longer than all the rest.
 */
import type { PgClient } from "@effect/sql-pg/PgClient"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { SqlClient } from "effect/sql/SqlClient"
import { fileURLToPath } from "node:url"
import * as Client from "../../src/client/mod.ts"

const buffers = "shared_buffers = 128MB"

/** The archive with another value in its postgresql.conf; the length of the file remains the same. */
const withSmallBuffers = async (archive: Blob): Promise<Blob> => {
  const bytes = Buffer.from(await archive.arrayBuffer())
  const at = bytes.indexOf(buffers)
  if (at < 0) throw new Error(`The postgresql.conf of PGlite does not contain "${buffers}"`)
  bytes.write("shared_buffers = 4MB".padEnd(buffers.length), at)
  return new Blob([bytes])
}

const cache = fileURLToPath(new URL("../../node_modules/.cache/strata", import.meta.url))

let made: Promise<Blob> | undefined

/** The content of an empty embedded database. */
export const template: Effect.Effect<Blob> = Effect.promise(() =>
  made ??= Effect.runPromise(Client.embeddedTemplate({ cache })).then(withSmallBuffers)
)

/** A client of a new, empty database in memory, discarded with the scope; each use of the layer creates another one. */
export const layerEmbeddedTest: Layer.Layer<PgClient | SqlClient> = Layer.fresh(Layer.unwrap(
  Effect.map(template, (loadDataDir) => Client.layerEmbedded({ directory: "memory", loadDataDir }))
))
