/**
 * The video entries in the database.
 */
import * as PgClient from "@effect/sql-pg/PgClient"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import * as SqlSchema from "effect/sql/SqlSchema"
import { UserUnknown, VideoTaken } from "./api.ts"
import { VideoEntry } from "./models.ts"

/** Reads and writes videos. It uses `PgClient`, which can write `jsonb`; `SqlClient` cannot. */
export class Videos extends Context.Service<Videos, {
  readonly published: Effect.Effect<ReadonlyArray<VideoEntry>>
  readonly create: (video: typeof VideoEntry.jsonCreate.Type) => Effect.Effect<VideoEntry, UserUnknown | VideoTaken>
}>()("strata-example/Videos") {
  static readonly layer: Layer.Layer<Videos, never, PgClient.PgClient> = Layer.effect(
    Videos,
    Effect.gen(function*() {
      const sql = yield* PgClient.PgClient
      const published = SqlSchema.findAll({
        Request: Schema.Void,
        Result: VideoEntry,
        execute: () => sql`SELECT * FROM video_entries WHERE published_at IS NOT NULL ORDER BY published_at DESC, id`
      })
      const create = SqlSchema.findOne({
        Request: VideoEntry.insert,
        Result: VideoEntry,
        execute: (video) =>
          sql`INSERT INTO video_entries ${sql.insert({ ...video, metadata: sql.json(video.metadata) }).returning("*")}`
      })
      return Videos.of({
        published: Effect.orDie(published()),
        create: (video) =>
          create(video).pipe(
            Effect.catchReasons("SqlError", {
              UniqueViolation: () => Effect.fail(new VideoTaken({ external_id: video.external_id })),
              // The owner is the table's only foreign key.
              ConstraintError: () => Effect.fail(new UserUnknown({ id: video.owner_id }))
            }, Effect.die),
            Effect.catchTags({ SchemaError: Effect.die, NoSuchElementError: Effect.die })
          )
      })
    })
  )
}
