/**
 * The first revision: it has no parent, so it is a base.
 *
 * A migration is a program of operations. The same program runs on a database, is rendered as an SQL script, or is
 * recorded to derive its inverse.
 */
import { Migration, Op } from "effect-strata"
import * as Effect from "effect/Effect"

export default Migration.make({
  revision: "b7d1f0c2a934",
  parents: [],
  message: "create users",
  upgrade: Effect.gen(function*() {
    // The values of an enum, in their sort order.
    yield* Op.createEnum("user_status", ["active", "suspended", "deleted"])
    yield* Op.createEnum("user_role", ["user", "moderator", "admin"])
    yield* Op.createTable("users", {
      // `Op.sql` is an expression that the server evaluates. Any other default is a value and becomes a literal.
      id: Op.column("uuid", { nullable: false, default: Op.sql`gen_random_uuid()` }),
      email: Op.column("text", { nullable: false }),
      display_name: Op.column("text"),
      // `Op.type` is a type by its name, which is quoted. SQL such as "varchar(200)" is written as text.
      status: Op.column(Op.type("user_status"), { nullable: false, default: "active" }),
      role: Op.column(Op.type("user_role"), { nullable: false, default: "user" }),
      created_at: Op.column("timestamptz", { nullable: false, default: Op.sql`now()` }),
      updated_at: Op.column("timestamptz", { nullable: false, default: Op.sql`now()` })
    }, {
      constraints: [Op.primaryKey(["id"], { name: "users_pkey" })]
    })
    // One account for each address, however it is capitalised.
    yield* Op.createIndex("users_email_key", "users", [Op.sql`lower(email)`], { unique: true })
  }),
  // Every operation above says enough to be undone, so the way back is derived.
  downgrade: Migration.inverse
})
