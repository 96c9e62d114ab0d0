/**
 * A table with its first rows.
 */
import { Migration, Op } from "effect-strata"
import * as Effect from "effect/Effect"

export default Migration.make({
  revision: "d8b23c4f6e70",
  parents: ["a05f6d3e97b1"],
  message: "default settings",
  upgrade: Effect.gen(function*() {
    yield* Op.createTable("settings", {
      name: Op.column("text", { nullable: false }),
      value: Op.column("jsonb", { nullable: false }),
      description: Op.column("text"),
      created_at: Op.column("timestamptz", { nullable: false, default: Op.sql`now()` }),
      updated_at: Op.column("timestamptz", { nullable: false, default: Op.sql`now()` })
    }, {
      constraints: [Op.primaryKey(["name"], { name: "settings_pkey" })]
    })
    // All rows have the same columns. `Op.json` marks a value as JSON; a string without it is text.
    yield* Op.bulkInsert("settings", [
      { name: "registration.open", value: Op.json(true), description: "Whether new accounts can be made" },
      { name: "registration.default_role", value: Op.json("user"), description: "The role of a new account" },
      { name: "tokens.lifetime_days", value: Op.json(30), description: "How long a refresh token is valid" },
      { name: "videos.platforms", value: Op.json(["youtube", "vimeo", "twitch"]), description: null }
    ])
  }),
  // Written by hand, because inserted rows have no inverse. They are dropped with the table.
  downgrade: Op.dropTable("settings")
})
