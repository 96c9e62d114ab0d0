/**
 * One of two branches: this revision and "backfill display names" have the same parent, because two developers worked at
 * the same time. The label is another name of it: `strata upgrade videos` upgrades to this revision, without the other
 * branch.
 */
import { Migration, Op } from "effect-strata"
import * as Effect from "effect/Effect"

export default Migration.make({
  revision: "c94e07f8b215",
  parents: ["e3a95b6d1c08"],
  labels: ["videos"],
  message: "create video entries",
  upgrade: Effect.gen(function*() {
    yield* Op.createEnum("video_platform", ["youtube", "vimeo", "twitch", "other"])
    yield* Op.createTable("video_entries", {
      id: Op.column("uuid", { nullable: false, default: Op.sql`gen_random_uuid()` }),
      owner_id: Op.column("uuid", { nullable: false }),
      platform: Op.column(Op.type("video_platform"), { nullable: false }),
      external_id: Op.column("text", { nullable: false, comment: "The platform's own id of the video" }),
      title: Op.column("text", { nullable: false }),
      duration_seconds: Op.column("integer"),
      // An object becomes a jsonb value. For arrays and strings use `Op.json`.
      metadata: Op.column("jsonb", { nullable: false, default: {} }),
      published_at: Op.column("timestamptz"),
      created_at: Op.column("timestamptz", { nullable: false, default: Op.sql`now()` }),
      updated_at: Op.column("timestamptz", { nullable: false, default: Op.sql`now()` })
    }, {
      constraints: [
        Op.primaryKey(["id"], { name: "video_entries_pkey" }),
        Op.foreignKey(["owner_id"], "users", ["id"], { name: "video_entries_owner_id_fkey", onDelete: "cascade" }),
        Op.unique(["platform", "external_id"], { name: "video_entries_platform_external_id_key" }),
        Op.check(Op.sql`duration_seconds >= 0`, { name: "video_entries_duration_seconds_check" })
      ]
    })
    // The public list shows published videos, newest first; drafts stay out of the index.
    yield* Op.createIndex(
      "video_entries_published_at_idx",
      "video_entries",
      [{ column: "published_at", order: "desc" }],
      { where: Op.sql`published_at IS NOT NULL` }
    )
  }),
  downgrade: Migration.inverse
})
