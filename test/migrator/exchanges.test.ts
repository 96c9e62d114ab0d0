import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Result from "effect/Result"
import * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import * as Client from "../../src/client/mod.ts"
import { Migration, Migrator, Op } from "../../src/mod.ts"
import { parse, toMigration } from "../../src/script/sql_revision.ts"
import { others } from "../support/activity.ts"
import { proxyTo } from "../support/proxy.ts"
import { freshDatabase, query } from "../support/server.ts"
import { untilRows } from "../support/until.ts"
import { clientOf, on } from "./fixture.ts"

const inSql = (revision: string, parents: string, ...statements: ReadonlyArray<string>) =>
  toMigration(
    Result.getOrThrow(
      parse(
        `${revision}.sql`,
        `-- strata:revision ${revision}\n-- strata:parents ${parents}\n-- strata:message m\n-- strata:upgrade\n${
          statements.map((text) => `${text};\n`).join("")
        }`
      )
    )
  )

const tables = [
  inSql("s1", "", "CREATE TABLE s1 (id int)", "CREATE INDEX s1_id ON s1 (id)", "COMMENT ON TABLE s1 IS 'one'"),
  Migration.make({
    revision: "t1",
    parents: ["s1"],
    message: "m",
    upgrade: Effect.gen(function*() {
      yield* Op.createTable("t1", { id: Op.column("int") })
      yield* Op.createIndex("t1_id", "t1", ["id"])
    })
  }),
  inSql("s2", "t1", "CREATE TABLE s2 (id int)", "CREATE INDEX s2_id ON s2 (id)")
]

describe("the exchanges of a revision", () => {
  it.live("are one in SQL, and in TypeScript two and one more for each operation", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const proxy = yield* proxyTo(url)
      const texts: Array<string> = []
      proxy.watch(({ text }, moment) => {
        if (moment === "before") texts.push(text.split(/[\s(]/).slice(0, 3).join(" "))
        return Promise.resolve("go")
      })
      yield* Effect.provide(Migrator.upgrade(), on(clientOf(proxy.url), tables), { local: true })
      assert.deepStrictEqual(texts.slice(texts.lastIndexOf("BEGIN") - 5, texts.lastIndexOf("BEGIN") + 1), [
        "BEGIN",
        "BEGIN",
        `CREATE TABLE "t1"`,
        `CREATE INDEX "t1_id"`,
        "DO $strata$ DECLARE",
        "BEGIN"
      ])
    }))

  it.live("begin with statements that are prepared once, and again after a revision has deallocated them", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const proxy = yield* proxyTo(url)
      const looks: Array<string> = []
      proxy.watch(({ texts }, moment) => {
        const parsed = texts.flatMap((text) => /^(?:LOCK TABLE|SELECT 1 OPERATOR)/.exec(text) ?? [])
        if (moment === "before") looks.push(...parsed)
        return Promise.resolve("go")
      })
      const deallocating = "DO $$ BEGIN EXECUTE 'DEALLOCATE ALL'; END $$"
      const history = ["", deallocating, "", "", ""].map((text, index) =>
        inSql(`s${index}`, index === 0 ? "" : `s${index - 1}`, `CREATE TABLE a${index} (id int)`, text || "SELECT 1")
      )
      yield* Effect.provide(Migrator.upgrade(), on(clientOf(proxy.url), history), { local: true })
      // By s1, and by s3 after the blocks of s0 and, because of s1, of s2.
      assert.deepStrictEqual(looks, ["LOCK TABLE", "SELECT 1 OPERATOR", "LOCK TABLE", "SELECT 1 OPERATOR"])
      const found = yield* Effect.promise(() =>
        query(
          url,
          "SELECT count(*)::int AS applied, (SELECT count(*)::int FROM pg_tables WHERE tablename ~ '^a[0-9]$') AS tables FROM strata.ledger WHERE kind = 'RevisionApplied'"
        )
      )
      assert.deepStrictEqual(found, [{ applied: 5, tables: 5 }])
    }))

  it.live("are refused, with what to do, if the ledger got a trigger since the last revision", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const history = [
        inSql("s1", "", "CREATE TABLE a (id int)"),
        inSql(
          "s2",
          "s1",
          "CREATE FUNCTION other() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
          "CREATE TRIGGER other BEFORE INSERT ON strata.ledger FOR EACH ROW EXECUTE FUNCTION other()"
        ),
        inSql("s3", "s2", "CREATE TABLE b (id int)")
      ]
      const error = yield* Effect.flip(Effect.provide(Migrator.upgrade(), on(clientOf(url), history), { local: true }))
      assert.match(String(error), /it has the trigger "other", which Strata does not create/)
      assert.match(String(error), /DROP TRIGGER other ON "strata"."ledger"/)
      const found = yield* Effect.promise(() =>
        query(url, "SELECT to_regclass('b') AS b, max(sequence)::int AS last FROM strata.ledger")
      )
      assert.deepStrictEqual(found, [{ b: null, last: 5 }])
    }))

  it.live("map an error to its statement, and leave nothing of the others", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const history = [inSql("s1", "", "CREATE TABLE a (id int)", "SELECT 1, missing", "CREATE TABLE b (id int)")]
      const error = yield* Effect.flip(Effect.provide(Migrator.upgrade(), on(clientOf(url), history), { local: true }))
      assert.instanceOf(error, Migrator.MigratorError)
      assert.deepInclude(error.reason, {
        _tag: "RevisionFailure",
        statement: "SELECT 1, missing",
        sqlstate: "42703",
        position: 11
      })
      const [found] = yield* Effect.promise(() =>
        query(
          url,
          "SELECT to_regclass('a') AS a, (SELECT array_agg(kind ORDER BY sequence) FROM strata.ledger) AS kinds"
        )
      )
      assert.deepStrictEqual(found, { a: null, kinds: ["LedgerCreated", "RevisionFailed"] })
    }))
})

const odd = "SELECT '{{1,2},{3,4}}'::int[], 'postgres=r/postgres'::aclitem, 'infinity'::timestamptz, 1 AS a, 2 AS a"

describe("a statement of a revision", () => {
  it.live("may return rows of every type, which no one reads", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const history = [
        inSql("s1", "", odd),
        inSql("s2", "s1", odd, "CREATE TABLE a (id int)", odd),
        Migration.make({ revision: "t1", parents: ["s2"], message: "m", upgrade: Op.execute(odd) }),
        Migration.make({ ...inSql("s3", "t1", odd, odd), transaction: false })
      ]
      yield* Effect.provide(Migrator.upgrade(), on(clientOf(url), history), { local: true })
    }))

  it.live("that ends its session fails with what the server says, in a transaction and outside", () =>
    Effect.gen(function*() {
      const ending = "SELECT pg_terminate_backend(pg_backend_pid())"
      const inside = inSql("s1", "", "CREATE TABLE a (id int)", ending, "CREATE TABLE b (id int)")
      const outside = Migration.make({ ...inSql("s1", "", ending), transaction: false })
      for (const migration of [inside, outside]) {
        const url = yield* freshDatabase
        const run = Effect.provide(Migrator.upgrade(), on(clientOf(url), [migration]), { local: true })
        const error = yield* Effect.flip(run)
        assert.instanceOf(error, Migrator.MigratorError)
        assert.deepInclude(error.reason, { _tag: "RevisionFailure", statement: ending, sqlstate: "57P01" })
      }
    }))
})

const rowsOf = (url: string) => Effect.promise(() => query(url, "SELECT i FROM t ORDER BY i"))
const request = (text: string): Client.Request<ReadonlyArray<unknown>, SqlError> => ({
  statements: [{ text, parameters: [] }],
  read: ([answer]) => Effect.succeed(answer!.rows),
  refused: ({ error }) => Effect.fail(error)
})
const insert = (i: number) => request(`INSERT INTO t VALUES (${i}) RETURNING i`)

describe("Client.together", () => {
  it.live("sends nothing outside a transaction that did not begin, and commits nothing after a failure", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      yield* Effect.promise(() => query(url, "CREATE TABLE t (i int PRIMARY KEY)"))
      yield* Effect.gen(function*() {
        const sql = yield* SqlClient.SqlClient
        const broken = yield* Client.together(insert(1), Client.commit).pipe(
          sql.withTransaction,
          Effect.provideService(SqlClient.BeginTransaction, "BEGIN ISOLATION LEVEL NONE"),
          Effect.exit
        )
        assert.isTrue(Exit.isFailure(broken))
        const failed = yield* Effect.flip(
          sql.withTransaction(Client.together(insert(1), insert(1), insert(2), Client.commit))
        )
        assert.strictEqual(Client.serverError(failed).sqlstate, "23505")
        assert.deepStrictEqual(yield* rowsOf(url), [])
        const [[one], [two]] = yield* sql.withTransaction(Client.together(insert(1), insert(2), Client.commit))
        assert.deepStrictEqual([one, two], [{ i: 1 }, { i: 2 }])
        assert.deepStrictEqual(yield* rowsOf(url), [{ i: 1 }, { i: 2 }])
        // A savepoint does not commit.
        yield* Effect.exit(sql.withTransaction(
          Effect.andThen(sql.withTransaction(Client.together(insert(3), Client.commit)), Effect.fail("later"))
        ))
        assert.deepStrictEqual(yield* rowsOf(url), [{ i: 1 }, { i: 2 }])
      }).pipe(Effect.provide(clientOf(url)))
    }))

  it.live("can be interrupted, and the session goes on", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      yield* Effect.promise(() => query(url, "CREATE TABLE t (i int PRIMARY KEY)"))
      yield* Effect.gen(function*() {
        const sql = yield* SqlClient.SqlClient
        const slow = sql.withTransaction(Client.together(insert(1), request("SELECT pg_sleep(600)"), Client.commit))
        const running = yield* Effect.forkChild(slow)
        yield* untilRows(url, `${others} AND wait_event = 'PgSleep'`)
        yield* Fiber.interrupt(running)
        assert.deepStrictEqual(yield* sql`SELECT 1 AS one`, [{ one: 1 }])
      }).pipe(Effect.provide(clientOf(url)))
      assert.deepStrictEqual(yield* rowsOf(url), [])
    }))
})
