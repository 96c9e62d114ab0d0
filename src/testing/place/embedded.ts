/**
 * Embedded databases: each is a PGlite of its own in memory, with the content of a prepared one.
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import * as Client from "../../client/mod.ts"
import { HarnessError, NoDatabase } from "../error.ts"
import { type Database, Place } from "./place.ts"

const failed = ({ message }: Client.ClientError): HarnessError =>
  HarnessError.of(
    new NoDatabase({ problem: message, next: "run npm install again, so that @electric-sql/pglite is complete" })
  )

const over: Database["over"] = (stream) => Client.layerStream({ ...Client.embeddedUser, stream })

const open = (
  loadDataDir?: Blob
): Effect.Effect<readonly [Database, Client.EmbeddedDatabase], HarnessError, Scope.Scope> =>
  Effect.map(
    Effect.mapError(Client.openEmbedded({ directory: "memory", ...(loadDataDir && { loadDataDir }) }), failed),
    (opened) => {
      const layer = over(opened.stream)
      const target = Client.Target.embedded("memory")
      return [{ target, layer, pool: layer, stream: opened.stream, over, gone: opened.endSession }, opened] as const
    }
  )

/** Embedded databases. */
export const layer: Layer.Layer<Place> = Layer.succeed(
  Place,
  Place.of({
    kind: "embedded",
    empty: Effect.map(open(), ([database]) => database),
    clone: ({ key, prepare }) => {
      const make = Effect.scoped(Effect.gen(function*() {
        const [database, { dump, endSession }] = yield* open()
        yield* prepare(database)
        yield* endSession
        return yield* Effect.mapError(dump, failed)
      }))
      return Client.preparedEmbedded(key, make).pipe(
        Effect.mapError((error) => error instanceof Client.ClientError ? failed(error) : error),
        Effect.flatMap(open),
        Effect.map(([database]) => database)
      ) as ReturnType<typeof Place.Service["clone"]> as never
    }
  })
)
