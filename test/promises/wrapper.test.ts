/**
 * A file cannot break its wrapper: what begins, ends or escapes the transaction that also records the revision is
 * refused before it runs, and what gets past every word is caught, or comes to nothing, together with its record.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as SqlClient from "effect/sql/SqlClient"
import { Ledger, Migration, Migrator, Op, Target } from "../../src/mod.ts"
import { directoryOf, placeOf, revision, strata } from "../cli/strata.ts"
import { clientOf, on } from "../migrator/fixture.ts"
import { ledgerOf } from "../support/catalog.ts"
import { psql } from "../support/psql.ts"
import { freshDatabase, query } from "../support/server.ts"

const rows = (url: string, text: string) => Effect.promise(() => query(url, text))
const kinds = (url: string) => Effect.map(Effect.promise(() => ledgerOf(url)), (all) => all.map(({ kind }) => kind))

describe("a revision in SQL", () => {
  it.effect("that would end its transaction is refused before any revision runs", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const good = revision("aaaa", [], "good", "CREATE TABLE good ();", "DROP TABLE good;")
      for (
        const statement of [
          "BEGIN",
          "/* x */ commit",
          "ROLLBACK TO a",
          "SAVEPOINT a",
          "PREPARE TRANSACTION 'x'",
          "DISCARD ALL",
          "\\i other.sql",
          "COPY good FROM STDIN",
          "CREATE INDEX CONCURRENTLY i ON good (a); SELECT 1"
        ]
      ) {
        const files = { ...good, ...revision("bbbb", ["aaaa"], "bad", `${statement};`, undefined) }
        const { code, err } = yield* strata({ directory: yield* directoryOf(files), url }, "upgrade")
        assert.strictEqual(code, 1, statement)
        assert.include(err.join("\n"), "bbbb_bad.sql", statement)
        assert.deepStrictEqual(
          yield* rows(url, "SELECT to_regclass('good') AS t, to_regnamespace('strata') AS s"),
          [
            { t: null, s: null }
          ]
        )
      }
    }))

  it.effect("with only statements that cannot run in a transaction runs without one, and reports that", () =>
    Effect.gen(function*() {
      const place = yield* placeOf({
        ...revision("aaaa", [], "table", "CREATE TABLE t (a int);", undefined),
        ...revision("bbbb", ["aaaa"], "index", "CREATE INDEX CONCURRENTLY i ON t (a);", "DROP INDEX CONCURRENTLY i;")
      })
      const { code, err } = yield* strata(place, "upgrade")
      assert.strictEqual(code, 0)
      assert.include(
        err.join("\n"),
        "bbbb index runs without a transaction, because none of its statements can run in one"
      )
      assert.include(yield* kinds(place.url), "StepApplied")
    }))
})

const indexes = (more: Partial<Migration.Options> = {}, statement?: string) =>
  Migration.make({
    revision: "indexes",
    parents: ["table"],
    message: "indexes",
    ...more,
    upgrade: Effect.gen(function*() {
      yield* Op.createIndex("t_a", "t", ["a"], { concurrently: true })
      if (statement !== undefined) yield* Op.execute(statement)
      yield* Op.execute("VACUUM t")
    }),
    downgrade: Op.dropIndex("t_a", { concurrently: true })
  })

const table = Migration.make({
  revision: "table",
  parents: [],
  message: "table",
  upgrade: Op.execute("CREATE TABLE t (a int)"),
  downgrade: Op.dropTable("t")
})

describe("a revision in TypeScript", () => {
  it.effect("made only of statements that refuse a transaction runs without one, online as in a script", () =>
    Effect.gen(function*() {
      const [url, written] = [yield* freshDatabase, yield* freshDatabase]
      const layers = on(clientOf(url), [table, indexes()])
      const told: Array<string> = []
      yield* Migrator.upgrade().pipe(
        Effect.provideService(Migrator.Progress, ({ _tag }) => Effect.sync(() => void told.push(_tag))),
        Effect.provide(layers, { local: true })
      )
      assert.deepStrictEqual(told.filter((tag) => tag === "Unwrapped"), ["Unwrapped"])
      const script = yield* Effect.provide(Migrator.render("upgrade", { from: null, to: Target.head }), layers, {
        local: true
      })
      assert.isTrue((yield* psql(written, script)).ok)
      assert.deepStrictEqual(yield* Effect.promise(() => ledgerOf(written)), yield* Effect.promise(() => ledgerOf(url)))
      assert.include(yield* kinds(url), "StepApplied")
      yield* Effect.provide(Migrator.downgrade(Result.getOrThrow(Target.parse("-1"))), layers, { local: true })
      assert.deepStrictEqual(yield* rows(url, "SELECT to_regclass('t_a') AS i"), [{ i: null }])
    }))

  it.effect("is refused, and leaves nothing, when it mixes them or declares a transaction", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      for (const bad of [indexes({}, "INSERT INTO t VALUES (1)"), indexes({ transaction: true })]) {
        const layers = on(clientOf(url), [table, bad])
        const render = Migrator.render("upgrade", { from: null, to: Target.head })
        for (const program of [Effect.asVoid(Migrator.upgrade()), Effect.asVoid(render)]) {
          const error = yield* Effect.flip(Effect.provide(program, layers, { local: true }))
          assert.instanceOf(error, Migrator.MigratorError)
          assert.strictEqual(error.reason._tag, "OutsideOnly")
          assert.include(error.message, "CREATE INDEX CONCURRENTLY")
          assert.include(error.message, "Move such statements to a separate revision")
        }
      }
      assert.deepStrictEqual(yield* rows(url, "SELECT to_regclass('t_a') AS i"), [{ i: null }])
      assert.deepStrictEqual((yield* kinds(url)).slice(3), [])
    }))

  it.effect("that was cut off outside the transaction it never declared is resumed there", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      yield* Effect.gen(function*() {
        yield* Migrator.upgrade(Result.getOrThrow(Target.parse("table")))
        const ledger = yield* Ledger.Ledger
        const started = { revision: "indexes", direction: "upgrade", transactional: false } as const
        yield* ledger.append(
          Ledger.Event.RevisionStarted.make({ ...started, checksum: `sha256:${"0".repeat(64)}` }),
          (yield* ledger.read).length + 1
        )
        yield* Migrator.upgrade()
        assert.deepStrictEqual((yield* Migrator.current()).inDoubt, [])
      }).pipe(Effect.provide(on(clientOf(url), [table, indexes()]), { local: true }))
    }))
})

/** Sends a text through the client, past everything that reads it. */
const send = (text: string) => Effect.flatMap(SqlClient.SqlClient, (sql) => Effect.asVoid(sql.unsafe(text).unprepared))

/** What a migration tries beside its own work, and what that ends with: `undefined` where it is applied all the same. */
const attempts: Readonly<Record<string, readonly [Migration.Any["upgrade"], string | undefined]>> = {
  "COMMIT in DO": [
    Op.execute("DO $$ BEGIN COMMIT; END $$"),
    "transaction: false"
  ],
  "EXECUTE 'COMMIT' in DO": [Op.execute("DO $$ BEGIN EXECUTE 'COMMIT'; END $$"), "EXECUTE of transaction commands"],
  "COMMIT in a procedure": [
    Op.execute("CREATE PROCEDURE p() LANGUAGE plpgsql AS 'BEGIN COMMIT; END'; CALL p()"),
    "transaction: false"
  ],
  "a script sent as one": [send("COMMIT; BEGIN"), "multiple commands"],
  "Op.execute of COMMIT": [Op.execute("SELECT 1; COMMIT"), "only Strata begins and ends"],
  "a vacuum through the client": [send("VACUUM"), "transaction: false"],
  "a new enum value that is used": [
    Op.execute("CREATE TYPE used AS ENUM ('a'); ALTER TYPE strata_e ADD VALUE 'b'; SELECT 'b'::strata_e"),
    "Move ADD VALUE to a separate revision"
  ],
  "deleting from the ledger": [Op.execute("DELETE FROM strata.ledger"), "append-only"],
  "truncating the ledger": [Op.execute("TRUNCATE strata.ledger"), "append-only"],
  "dropping the ledger": [Op.execute("DROP SCHEMA strata CASCADE"), "strata.ledger"],
  "disabling the ledger's triggers": [Op.execute("ALTER TABLE strata.ledger DISABLE TRIGGER ALL"), "null value"],
  "a transaction of its own": [
    Effect.flatMap(SqlClient.SqlClient, (sql) => sql.withTransaction(Op.execute("SELECT 1"))),
    undefined
  ],
  "BEGIN through the client": [send("BEGIN"), undefined],
  "another search path": [
    Op.execute("SET search_path = nowhere; SELECT set_config('search_path', '', false)"),
    undefined
  ],
  "RESET ALL": [Op.execute("RESET ALL"), undefined],
  "DEALLOCATE ALL": [Op.execute("DEALLOCATE ALL"), undefined],
  "replica mode": [Op.execute("SET LOCAL session_replication_role = replica"), undefined],
  "giving up every advisory lock": [Op.execute("SELECT pg_advisory_unlock_all()"), undefined]
}

describe("a migration that works against its wrapper", () => {
  it.effect("is applied with its work or not at all, and the next one is not affected by it", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      yield* rows(url, "CREATE TYPE strata_e AS ENUM ('a'); CREATE TABLE marks (name text)")
      const applied: Array<Migration.Any> = []
      for (const [name, [attempt, expected]] of Object.entries(attempts)) {
        const migration = Migration.make({
          revision: `r${Object.keys(attempts).indexOf(name)}`,
          parents: applied.slice(-1).map(({ revision }) => revision),
          message: name,
          upgrade: Effect.andThen(Op.execute(`INSERT INTO marks VALUES ('${name.replaceAll("'", "''")}')`), attempt)
        })
        const layers = on(clientOf(url), [...applied, migration])
        const exit = yield* Effect.result(Effect.provide(Migrator.upgrade(), layers, { local: true }))
        const problem = Result.isFailure(exit) ? exit.failure.message : undefined
        if (expected === undefined) assert.isUndefined(problem, name)
        else assert.include(problem, expected, name)
        if (expected === undefined) applied.push(migration)
        const marks = yield* rows(url, `SELECT name FROM marks WHERE name = '${name.replaceAll("'", "''")}'`)
        assert.strictEqual(marks.length, expected === undefined ? 1 : 0, name)
        const status = yield* Effect.provide(Migrator.current(), layers, { local: true })
        assert.deepStrictEqual([status.applied, status.inDoubt], [applied.length, []], name)
      }
    }))
})
