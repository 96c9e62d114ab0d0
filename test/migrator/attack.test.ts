import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as SqlClient from "effect/sql/SqlClient"
import { Client, Ledger, Migration, Migrator, Op, Target } from "../../src/mod.ts"
import { blocked } from "../support/activity.ts"
import { ledgerOf } from "../support/catalog.ts"
import { gate } from "../support/hold.ts"
import { psql } from "../support/psql.ts"
import { freshDatabase, query } from "../support/server.ts"
import { until } from "../support/until.ts"
import { clientOf, on } from "./fixture.ts"

const target = (text: string) => Result.getOrThrow(Target.parse(text))
const meta = (revision: string, parents: ReadonlyArray<string> = []) => ({ revision, parents, message: revision })
const rows = (url: string, text: string) => Effect.promise(() => query(url, text))
const kinds = (url: string) => Effect.map(Effect.promise(() => ledgerOf(url)), (all) => all.map(({ kind }) => kind))
const single = Layer.effect(
  Migrator.Settings,
  Effect.map(Migrator.Settings, (all) => ({ ...all, transaction: "single" as const }))
)
const reasonOf = (error: unknown) => {
  assert.instanceOf(error, Migrator.MigratorError)
  return error.reason
}

describe("a migration that works against its wrapper", () => {
  for (const word of ["COMMIT", "ROLLBACK"]) {
    it.effect(`is stopped when it runs ${word} by itself, and what is left is not taken for done`, () =>
      Effect.gen(function*() {
        const url = yield* freshDatabase
        const layers = on(clientOf(url), [Migration.make({
          ...meta("sly"),
          upgrade: Effect.gen(function*() {
            const sql = yield* SqlClient.SqlClient
            yield* Op.execute("CREATE TABLE sly ()")
            yield* sql.unsafe(word).unprepared
          })
        })])
        const error = yield* Effect.flip(Effect.provide(Migrator.upgrade(), layers, { local: true }))
        assert.strictEqual(reasonOf(error)._tag, "TransactionBroken")
        const { heads, inDoubt } = yield* Effect.provide(Migrator.current(), layers, { local: true })
        assert.deepStrictEqual([heads, inDoubt], [[], word === "COMMIT" ? ["sly"] : []])
        if (word === "COMMIT") {
          const again = yield* Effect.flip(Effect.provide(Migrator.upgrade(), layers, { local: true }))
          assert.strictEqual(reasonOf(again)._tag, "RevisionInDoubt")
        }
      }))
  }

  it.effect("fails once, and is recorded, when it writes to the ledger itself", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      let runs = 0
      const layers = on(clientOf(url), [Migration.make({
        ...meta("forger"),
        upgrade: Effect.andThen(
          Effect.sync(() => runs++),
          Op.execute("INSERT INTO strata.ledger (kind, revision) VALUES ('RevisionStamped', 'x')")
        )
      })])
      yield* Effect.flip(Effect.provide(Migrator.upgrade(), layers, { local: true }))
      assert.strictEqual(runs, 1)
      assert.deepStrictEqual(yield* kinds(url), ["LedgerCreated", "RevisionFailed"])
    }))

  it.effect("is told and recorded when a deferred constraint fails the single transaction at COMMIT", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const told: Array<string> = []
      const layers = Layer.merge(
        on(clientOf(url), [
          Migration.make({
            ...meta("tables"),
            upgrade: Op.execute(
              "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a int REFERENCES a DEFERRABLE INITIALLY DEFERRED)"
            )
          }),
          Migration.make({ ...meta("orphan", ["tables"]), upgrade: Op.execute("INSERT INTO b VALUES (1)") })
        ]),
        single
      )
      const error = yield* Effect.flip(
        Migrator.upgrade().pipe(
          Effect.provideService(Migrator.Progress, ({ _tag }) => Effect.sync(() => void told.push(_tag))),
          Effect.provide(layers, { local: true })
        )
      )
      assert.strictEqual(reasonOf(error)._tag, "RevisionFailure")
      assert.include(error.message, "orphan")
      assert.include(error.message, "SQLSTATE 23503")
      assert.notInclude(told, "Finished")
      assert.deepStrictEqual(yield* kinds(url), ["LedgerCreated", "RevisionFailed"])
    }))
})

const executing = (revision: string, parents: ReadonlyArray<string>, statement = "SELECT 1") =>
  Migration.make({ ...meta(revision, parents), upgrade: Op.execute(statement), downgrade: Effect.void })

describe("runners without a lock", () => {
  it.live("never leave a revision applied whose parent was reverted meanwhile", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const { open, reached, statement } = yield* gate(url)
      const line = [
        executing("r0", []),
        executing("r1", ["r0"]),
        executing("r2", ["r1"]),
        executing("r3", ["r2"], statement)
      ]
      const runner = () => on(clientOf(url), line, { lock: Ledger.layerNone })
      yield* Effect.provide(Migrator.upgrade(target("r2")), runner(), { local: true })
      const up = yield* Effect.forkChild(Effect.exit(Effect.provide(Migrator.upgrade(), runner(), { local: true })))
      yield* reached
      const down = yield* Effect.forkChild(
        Effect.exit(Effect.provide(Migrator.downgrade(target("-1")), runner(), { local: true }))
      )
      yield* until("the downgrade to wait for the upgrade, or to end", async () =>
        down.pollUnsafe() !== undefined || (await query(url, blocked)).length === 2)
      yield* open
      const [upgraded, downgraded] = [yield* Fiber.join(up), yield* Fiber.join(down)]
      const { applied, heads } = yield* Effect.provide(Migrator.current(), runner(), { local: true })
      // Whoever won, what is applied is a line from the base.
      assert.deepStrictEqual(
        heads.map(({ revision }) =>
          revision.id
        ),
        [`r${applied - 1}`]
      )
      assert.isTrue(downgraded._tag === "Success" || upgraded._tag === "Success")
    }))
})

describe("a revision without a transaction", () => {
  const off = { transaction: false }
  const layersOf = (url: string, upgrade: Migration.Any["upgrade"]) =>
    on(clientOf(url), [
      Migration.make({ ...meta("table"), upgrade: Op.execute("CREATE TABLE t (a int)") }),
      Migration.make({ ...meta("steps", ["table"]), ...off, upgrade })
    ])

  it.effect("undoes a statement whose record failed, so that it never runs twice", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const layers = layersOf(url, Op.execute("INSERT INTO t VALUES (1)"))
      const refusing = Layer.effect(
        Ledger.Ledger,
        Effect.map(Ledger.Ledger, (ledger) => ({
          ...ledger,
          requests: {
            ...ledger.requests,
            record: (...args: Parameters<typeof ledger.requests.record>) => ({
              ...ledger.requests.record(...args),
              ...(args[0]._tag === "StepApplied" && { read: () => Effect.die("the record is lost") })
            })
          }
        }))
      )
      yield* Effect.exit(
        Effect.provide(Migrator.upgrade(), refusing.pipe(Layer.provideMerge(layers)), { local: true })
      )
      assert.deepStrictEqual(yield* rows(url, "SELECT count(*)::int AS n FROM t"), [{ n: 0 }])
      yield* Effect.provide(Migrator.upgrade(), layers, { local: true })
      assert.deepStrictEqual(yield* rows(url, "SELECT count(*)::int AS n FROM t"), [{ n: 1 }])
    }))

  for (
    const statement of [
      "-- fast\nCREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS tk ON t (a)",
      "/* a */ CREATE UNIQUE INDEX /* b */ CONCURRENTLY IF NOT EXISTS tk ON t (a)"
    ]
  ) {
    it.effect(`never takes an invalid index for a valid one: ${statement.slice(0, 12)}…`, () =>
      Effect.gen(function*() {
        const url = yield* freshDatabase
        const layers = layersOf(url, Op.execute(statement))
        yield* Effect.provide(Migrator.upgrade(target("table")), layers, { local: true })
        yield* rows(url, "INSERT INTO t VALUES (1), (1)")
        yield* Effect.flip(Effect.provide(Migrator.upgrade(), layers, { local: true }))
        yield* Effect.flip(Effect.provide(Migrator.upgrade(), layers, { local: true }))
        yield* rows(url, "TRUNCATE t")
        yield* Effect.provide(Migrator.upgrade(), layers, { local: true })
        const valid = yield* rows(url, "SELECT indisvalid AS valid FROM pg_index WHERE indexrelid = 'tk'::regclass")
        assert.deepStrictEqual(valid, [{ valid: true }])
      }))
  }

  it.effect("refuses an index that was invalid before it came, and stops at one without a name", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const layers = layersOf(url, Op.execute("CREATE INDEX CONCURRENTLY IF NOT EXISTS tk ON t (a)"))
      yield* Effect.provide(Migrator.upgrade(target("table")), layers, { local: true })
      yield* rows(url, "INSERT INTO t VALUES (1), (1)")
      yield* Effect.promise(() => query(url, "CREATE UNIQUE INDEX CONCURRENTLY tk ON t (a)").catch(() => []))
      assert.include(
        (yield* Effect.flip(Effect.provide(Migrator.upgrade(), layers, { local: true }))).message,
        "exists and is invalid"
      )
      const nameless = layersOf(yield* freshDatabase, Op.execute("CREATE UNIQUE INDEX CONCURRENTLY ON t (a)"))
      yield* Effect.gen(function*() {
        const sql = yield* SqlClient.SqlClient
        yield* Migrator.upgrade(target("table"))
        yield* sql`INSERT INTO t VALUES (1), (1)`
        yield* Effect.flip(Migrator.upgrade())
        assert.strictEqual(reasonOf(yield* Effect.flip(Migrator.upgrade()))._tag, "RevisionInDoubt")
      }).pipe(Effect.provide(nameless, { local: true }))
    }))

  it.effect("does not run from the start when it is declared transactional after it stopped half-way", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const steps = Effect.andThen(Op.execute("INSERT INTO t VALUES (1)"), Op.execute("SELECT 1 / 0"))
      yield* Effect.flip(Effect.provide(Migrator.upgrade(), layersOf(url, steps), { local: true }))
      const changed = on(clientOf(url), [
        Migration.make({ ...meta("table"), upgrade: Op.execute("CREATE TABLE t (a int)") }),
        Migration.make({ ...meta("steps", ["table"]), upgrade: Op.execute("INSERT INTO t VALUES (1)") })
      ])
      const error = yield* Effect.flip(Effect.provide(Migrator.upgrade(), changed, { local: true }))
      assert.strictEqual(reasonOf(error)._tag, "RevisionInDoubt")
      assert.deepStrictEqual(yield* rows(url, "SELECT count(*)::int AS n FROM t"), [{ n: 1 }])
    }))

  it.effect("refuses operations inside a transaction of its own", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const layers = layersOf(
        url,
        Effect.flatMap(SqlClient.SqlClient, (sql) => sql.withTransaction(Op.execute("INSERT INTO t VALUES (1)")))
      )
      const error = yield* Effect.flip(Effect.provide(Migrator.upgrade(), layers, { local: true }))
      assert.include(error.message, "sql.withTransaction")
    }))
})

describe("an offline script", () => {
  it.effect("means the same to psql where a colon stands before a name of psql's", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const layers = on(clientOf(url), [Migration.make({
        ...meta("slice"),
        upgrade: Op.execute(
          "CREATE TABLE t AS SELECT (ARRAY['a','b','c'])[1:PORT] AS x, ':PORT'::text AS y FROM (SELECT 2 AS port) p"
        )
      })])
      const script = yield* Effect.provide(Migrator.render("upgrade", { from: null, to: Target.head }), layers, {
        local: true
      })
      assert.isTrue((yield* psql(url, script)).ok)
      assert.deepStrictEqual(yield* rows(url, "SELECT x, y FROM t"), [{ x: ["a", "b"], y: ":PORT" }])
    }))
})

describe("a session lent by an application's pool", () => {
  it.effect("is given back as it was", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const dirty = Migration.make({
        ...meta("dirty"),
        upgrade: Effect.gen(function*() {
          yield* Op.execute("SELECT set_config('search_path', '', false), set_config('timezone', 'Asia/Tokyo', false)")
          yield* Op.execute("SELECT pg_catalog.pg_advisory_lock(42)")
          yield* Op.execute("CREATE TEMP TABLE leftover ()")
          yield* Op.execute("LISTEN somebody")
        })
      })
      const server = Result.getOrThrow(Client.Target.parse(Redacted.make(url)))
      const pool = Client.layerPooled(server as Client.Target.Server, { maxConnections: 1 })
      yield* Effect.gen(function*() {
        const sql = yield* SqlClient.SqlClient
        const look = sql`SELECT current_setting('search_path') AS path, current_setting('timezone') AS zone,
          to_regclass('pg_temp.leftover') AS temp, (SELECT count(*)::int FROM pg_listening_channels()) AS channels,
          (SELECT count(*)::int FROM pg_locks JOIN pg_database d ON d.oid = database
            WHERE locktype = 'advisory' AND datname = current_database()) AS locks`
        const before = yield* look
        yield* Effect.provide(Migrator.upgrade(), on(Client.layerSession, [dirty]), { local: true })
        assert.deepStrictEqual(yield* look, before)
      }).pipe(Effect.provide(pool, { local: true }))
    }))
})
