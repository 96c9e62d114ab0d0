/**
 * Indexes on tables that are in use. `CREATE INDEX CONCURRENTLY` does not block writers and cannot run in a transaction,
 * so this revision has `transaction: false`.
 *
 * Each completed statement is recorded. After a crash the next run reads the catalog, drops an invalid index, and
 * continues.
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
  // The inverse also drops the indexes concurrently.
  downgrade: Migration.inverse
})
