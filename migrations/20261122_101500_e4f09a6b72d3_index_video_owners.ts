/**
 * Indexes on tables that are in use. `CREATE INDEX CONCURRENTLY` does not stop writers, and cannot run in a
 * transaction, so this revision says `transaction: false`.
 *
 * Each finished statement is recorded. After a crash the next run asks the catalog what is there, drops an invalid
 * leftover and goes on.
 */
import { Migration, Op } from "effect-strata"
import * as Effect from "effect/Effect"

export default Migration.make({
  revision: "e4f09a6b72d3",
  parents: ["b1c87e2d40f9"],
  message: "index video owners",
  transaction: false,
  upgrade: Effect.gen(function*() {
    yield* Op.createIndex("video_entries_owner_id_idx", "video_entries", ["owner_id", "created_at"], {
      concurrently: true
    })
    yield* Op.createIndex("video_entries_metadata_idx", "video_entries", ["metadata"], {
      method: "gin",
      concurrently: true
    })
  }),
  // The inverse drops concurrently, too.
  downgrade: Migration.inverse
})
