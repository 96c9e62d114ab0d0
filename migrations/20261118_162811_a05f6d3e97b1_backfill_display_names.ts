/**
 * The other branch: a data migration. It fills a nullable column and then sets it to NOT NULL.
 *
 * `Op.execute` takes SQL with values. They are bound as parameters online and written as literals offline, so a
 * migration does not concatenate SQL.
 */
import { Migration, Op } from "effect-strata"
import * as Effect from "effect/Effect"

const maximumLength = 80

export default Migration.make({
  revision: "a05f6d3e97b1",
  parents: ["e3a95b6d1c08"],
  message: "backfill display names",
  upgrade: Effect.gen(function*() {
    yield* Op.execute(Op.sql`
      UPDATE users SET display_name = left(split_part(email, ${"@"}, 1), ${maximumLength}) WHERE display_name IS NULL
    `)
    yield* Op.alterColumn("users", "display_name", { nullable: false })
    yield* Op.addConstraint(
      "users",
      Op.check(Op.sql`length(display_name) BETWEEN 1 AND 80`, { name: "users_display_name_check" })
    )
  }),
  // Written by hand, because it is not recorded which names were missing. The filled names stay.
  downgrade: Effect.gen(function*() {
    yield* Op.dropConstraint("users", "users_display_name_check")
    yield* Op.alterColumn("users", "display_name", { nullable: true })
  })
})
