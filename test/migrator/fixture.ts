/**
 * A history for migrator tests: a line, a branch and its merge, in memory, and the ways to run it.
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import type { SqlClient } from "effect/sql/SqlClient"
import { Client, Ledger, Migration, type Migrator, Op, Script } from "../../src/mod.ts"

const users = Migration.make({
  revision: "users",
  parents: [],
  message: "create users",
  upgrade: Effect.gen(function*() {
    yield* Op.createEnum("user_status", ["active", "it's \\ off"])
    yield* Op.createTable("users", {
      id: Op.column("bigint", { identity: "always" }),
      email: Op.column("text", { nullable: false }),
      status: Op.column(Op.type("user_status"), { nullable: false, default: "active" }),
      created_at: Op.column("timestamptz", { nullable: false, default: Op.sql`now()` })
    }, { constraints: [Op.primaryKey(["id"])], comment: "who may sign in; semicolons too" })
  }),
  downgrade: Migration.inverse
})

const tokens = Migration.make({
  revision: "tokens",
  parents: ["users"],
  labels: ["auth"],
  message: "create tokens",
  upgrade: Effect.gen(function*() {
    yield* Op.createTable("tokens", {
      id: Op.column("bigint", { identity: "always" }),
      user_id: Op.column("bigint", { nullable: false })
    }, {
      constraints: [
        Op.primaryKey(["id"]),
        Op.foreignKey(["user_id"], "users", ["id"], { name: "tokens_user", onDelete: "cascade" })
      ]
    })
    yield* Op.createIndex("tokens_user_id", "tokens", ["user_id"])
  }),
  downgrade: Migration.inverse
})

const rows = Migration.make({
  revision: "rows",
  parents: ["users"],
  labels: ["data"],
  message: "first users",
  upgrade: Effect.gen(function*() {
    yield* Op.bulkInsert("users", [{ email: "o'hara\\@example.com" }, { email: "$1 -- ; 日本" }])
    yield* Op.execute(Op.sql`UPDATE users SET status = ${"it's \\ off"} WHERE email = ${"$1 -- ; 日本"}`)
  }),
  downgrade: Op.execute("DELETE FROM users")
})

const merge = Migration.make({
  revision: "merge",
  parents: ["tokens", "rows"],
  message: "merge",
  upgrade: Effect.void,
  downgrade: Effect.void
})

const trigger = Migration.make({
  revision: "trigger",
  parents: ["merge"],
  message: "touch",
  upgrade: Op.execute(
    "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN NEW.email := lower(NEW.email); RETURN NEW; END; $f$;\n" +
      "CREATE TRIGGER touch BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION touch()"
  ),
  downgrade: Op.execute("DROP TRIGGER touch ON users; DROP FUNCTION touch()")
})

/** Five revisions: `users`, two branches of it, their merge, and one on top. */
export const line: ReadonlyArray<Migration.Any> = [users, tokens, rows, merge, trigger]

/** The client of a database on the test server. */
export const clientOf = (url: string) =>
  Client.layerNullPool(Result.getOrThrow(Client.Target.parse(Redacted.make(url))) as Client.Target.Server)

/** What programs need, on any client: PostgreSQL's ledger and lock, and migrations in memory. */
export const on = <E, R = never>(
  client: Layer.Layer<SqlClient, E, R>,
  migrations: ReadonlyArray<Migration.Any> = line,
  options: {
    readonly place?: Ledger.Options
    readonly lock?: Layer.Layer<Ledger.RunLock>
    readonly checksums?: Script.MemoryOptions["checksums"]
  } = {}
) =>
  Layer.mergeAll(
    Ledger.layerPostgres(options.place ?? {}),
    options.lock ?? Ledger.layerAdvisory({ schema: "strata", table: "ledger", ...options.place }),
    Script.ScriptDirectory.layerMemory(
      migrations,
      options.checksums === undefined ? {} : { checksums: options.checksums }
    )
  ).pipe(Layer.provideMerge(client))

/** The ids of an outcome. */
export const ids = (outcome: Migrator.Outcome) => outcome.revisions.map(({ id }) => id)
