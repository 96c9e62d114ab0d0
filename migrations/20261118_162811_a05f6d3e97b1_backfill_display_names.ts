/**
 * The other branch: a data migration. It fills a column that was optional, then makes it required.
 *
 * `Op.execute` takes SQL with values. They are bound as parameters online and written as literals offline, so the
 * migration never builds SQL from strings.
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
  // Written by hand: which names were missing is not known any more, and keeping the filled ones harms nobody.
  downgrade: Effect.gen(function*() {
    yield* Op.dropConstraint("users", "users_display_name_check")
    yield* Op.alterColumn("users", "display_name", { nullable: true })
  })
})
