import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import * as SqlClient from "effect/sql/SqlClient"
import { Ledger, Migration, Migrator, Op, Target } from "../../src/mod.ts"
import { catalogOf, ledgerOf } from "../support/catalog.ts"
import { layerEmbeddedTest } from "../support/embedded.ts"
import { psql } from "../support/psql.ts"
import { freshDatabase, query } from "../support/server.ts"
import { first } from "../support/soak.ts"
import { clientOf, ids, on } from "./fixture.ts"

const target = (text: string) => Result.getOrThrow(Target.parse(text))

const table = Migration.make({
  revision: "table",
  parents: [],
  message: "table",
  upgrade: Op.execute("CREATE TABLE things (id int, name text)"),
  downgrade: Op.dropTable("things")
})

const indexes = Migration.make({
  revision: "indexes",
  parents: ["table"],
  message: "indexes",
  transaction: false,
  upgrade: Effect.gen(function*() {
    yield* Op.createIndex("things_id", "things", ["id"], { concurrently: true, unique: true })
    yield* Op.execute(`CREATE INDEX CONCURRENTLY "Things Name" ON things (name)`)
  }),
  downgrade: Effect.gen(function*() {
    yield* Op.dropIndex("Things Name", { concurrently: true })
    yield* Op.dropIndex("things_id", { concurrently: true })
  })
})

const meta = { revision: "indexes", parents: ["table"], message: "maintenance", transaction: false }
const checksum = `sha256:${"0".repeat(64)}`

/** The statements of the upgrade, as they are rendered. */
const made = [
  `CREATE UNIQUE INDEX CONCURRENTLY "things_id" ON "things" ("id")`,
  `CREATE INDEX CONCURRENTLY "Things Name" ON things (name)`
]

const both = [table, indexes]
const valid =
  "SELECT c.relname AS name, i.indisvalid AS valid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE c.relname ILIKE 'things%' ORDER BY 1"
const indexesOf = (url: string) => Effect.promise(() => query(url, valid))
const kinds = (url: string) => Effect.map(Effect.promise(() => ledgerOf(url)), (rows) => rows.map(({ kind }) => kind))

/** Leaves the ledger as a runner does that was killed after `steps` finished statements of "indexes". */
const killedAfter = Effect.fnUntraced(function*(steps: number, direction: "upgrade" | "downgrade" = "upgrade") {
  const ledger = yield* Ledger.Ledger
  const sequence = (yield* ledger.read).length
  yield* ledger.append(
    Ledger.Event.RevisionStarted.make({
      revision: "indexes",
      direction,
      checksum,
      transactional: false
    }),
    sequence + 1
  )
  for (let step = 1; step <= steps; step++) {
    yield* ledger.append(
      Ledger.Event.StepApplied.make({ revision: "indexes", direction, step, statement: made[step - 1]! }),
      sequence + 1 + step
    )
  }
})

describe("a revision without a transaction", () => {
  it.effect("records its start, every step and its end, up and down", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const layers = on(clientOf(url), both)
      assert.deepStrictEqual(ids(yield* Effect.provide(Migrator.upgrade(), layers, { local: true })), [
        "table",
        "indexes"
      ])
      const steps = ["RevisionStarted", "StepApplied", "StepApplied"]
      assert.deepStrictEqual((yield* kinds(url)).slice(3), [...steps, "RevisionApplied"])
      assert.deepStrictEqual(yield* indexesOf(url), [{ name: "Things Name", valid: true }, {
        name: "things_id",
        valid: true
      }])
      yield* Effect.provide(Migrator.downgrade(target("-1")), layers, { local: true })
      assert.deepStrictEqual((yield* kinds(url)).slice(7), [...steps, "RevisionReverted"])
      assert.deepStrictEqual(yield* indexesOf(url), [])
    }))

  it.effect("runs on the embedded database", () =>
    Effect.gen(function*() {
      const done = yield* Effect.provide(Migrator.upgrade(), on(layerEmbeddedTest, both), { local: true })
      assert.deepStrictEqual(ids(done), ["table", "indexes"])
    }))

  const killed = [
    [0, "present"],
    [1, "absent"],
    [2, "absent"],
    [0, "absent"],
    [1, "present"],
    [2, "present"]
  ] as const
  for (const [finished, before] of first(3, killed)) {
    it.effect(`resumes after ${finished} finished steps with the next one ${before}`, () =>
      Effect.gen(function*() {
        const url = yield* freshDatabase
        const layers = on(clientOf(url), both)
        yield* Effect.gen(function*() {
          yield* Migrator.upgrade(target("table"))
          for (const text of made.slice(0, finished + (before === "present" ? 1 : 0))) {
            yield* Effect.promise(() => query(url, text))
          }
          yield* killedAfter(finished)
          yield* Migrator.upgrade()
        }).pipe(Effect.provide(layers, { local: true }))
        assert.deepStrictEqual(yield* indexesOf(url), [{ name: "Things Name", valid: true }, {
          name: "things_id",
          valid: true
        }])
        const all = yield* kinds(url)
        assert.strictEqual(all.filter((kind) => kind === "StepApplied").length, 2)
        assert.strictEqual(all.at(-1), "RevisionApplied")
      }))
  }

  it.effect("drops an invalid index that a failed build left, and builds it again", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const layers = on(clientOf(url), both)
      yield* Effect.gen(function*() {
        yield* Migrator.upgrade(target("table"))
        yield* Effect.promise(() => query(url, "INSERT INTO things VALUES (1, 'a'), (1, 'b')"))
        const error = yield* Effect.flip(Migrator.upgrade())
        assert.include(error.message, "could not create unique index")
        assert.deepStrictEqual((yield* Migrator.current()).inDoubt, ["indexes"])
        assert.deepStrictEqual(yield* indexesOf(url), [{ name: "things_id", valid: false }])
        yield* Effect.promise(() => query(url, "DELETE FROM things"))
        yield* Migrator.upgrade()
        assert.deepStrictEqual(yield* indexesOf(url), [{ name: "Things Name", valid: true }, {
          name: "things_id",
          valid: true
        }])
      }).pipe(Effect.provide(layers, { local: true }))
    }))

  it.effect("stops when nothing can tell whether a step ran, until that is resolved", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const work = Migration.make({ ...meta, upgrade: Op.execute("DO $$ BEGIN COMMIT; END $$") })
      yield* Effect.gen(function*() {
        yield* Migrator.upgrade(target("table"))
        yield* killedAfter(0)
        const error = yield* Effect.flip(Migrator.upgrade())
        assert.instanceOf(error, Migrator.MigratorError)
        assert.strictEqual(error.reason._tag, "RevisionInDoubt")
        assert.include(error.message, "BEGIN COMMIT")
        assert.include(error.message, "strata current --remedies")
        yield* Migrator.resolve(target("indexes"), "applied", "looked at it")
        assert.deepStrictEqual(ids(yield* Migrator.upgrade()), [])
        assert.deepStrictEqual((yield* Migrator.current()).inDoubt, [])
      }).pipe(Effect.provide(on(clientOf(url), [table, work]), { local: true }))
    }))

  it.effect("stops when the second attempt was cut off too, although the first had failed", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const work = Migration.make({ ...meta, upgrade: Op.execute("ALTER SUBSCRIPTION nowhere ADD PUBLICATION p") })
      yield* Effect.gen(function*() {
        const ledger = yield* Ledger.Ledger
        yield* Migrator.upgrade(target("table"))
        assert.include((yield* Effect.flip(Migrator.upgrade())).message, "nowhere")
        assert.include((yield* Effect.flip(Migrator.upgrade())).message, "nowhere")
        const { length } = yield* ledger.read
        yield* ledger.append(
          Ledger.Event.RevisionStarted.make({
            revision: "indexes",
            direction: "upgrade",
            checksum,
            transactional: false
          }),
          length + 1
        )
        assert.include((yield* Effect.flip(Migrator.upgrade())).message, "is in doubt")
      }).pipe(Effect.provide(on(clientOf(url), [table, work]), { local: true }))
    }))

  it.effect("stops when a finished step was edited in between", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const edited = Migration.make({ ...meta, upgrade: Op.execute("VACUUM things") })
      yield* Effect.gen(function*() {
        yield* Migrator.upgrade(target("table"))
        yield* killedAfter(1)
        const error = yield* Effect.flip(Migrator.upgrade())
        assert.include(error.message, "VACUUM things")
        assert.include(error.message, "things_id")
      }).pipe(Effect.provide(on(clientOf(url), [table, edited]), { local: true }))
    }))

  it.effect("leaves the session's settings as it found them", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      yield* Effect.gen(function*() {
        const sql = yield* SqlClient.SqlClient
        const path = sql`SELECT current_setting('search_path') AS path, current_setting('lock_timeout') AS wait`
        const before = yield* path
        yield* Migrator.upgrade()
        assert.deepStrictEqual(yield* path, before)
      }).pipe(Effect.provide(on(clientOf(url), both), { local: true }))
    }))

  it.effect("gives the same catalog and ledger by psql of its script", () =>
    Effect.gen(function*() {
      const [written, run] = [yield* freshDatabase, yield* freshDatabase]
      const layers = on(clientOf(run), both)
      const text = yield* Effect.provide(
        Migrator.render("upgrade", { from: null, to: Target.head }),
        layers,
        { local: true }
      )
      assert.include(text, "\\set ON_ERROR_STOP on")
      assert.isTrue((yield* psql(written, text)).ok)
      yield* Effect.provide(Migrator.upgrade(), layers, { local: true })
      assert.deepStrictEqual(yield* Effect.promise(() => ledgerOf(written)), yield* Effect.promise(() => ledgerOf(run)))
      assert.deepStrictEqual(
        yield* Effect.promise(() => catalogOf(written)),
        yield* Effect.promise(() => catalogOf(run))
      )
      const again = yield* psql(written, text)
      assert.isFalse(again.ok)
    }))

  it.effect("records a step with a name as one, also by psql of its script", () =>
    Effect.gen(function*() {
      const [written, run] = [yield* freshDatabase, yield* freshDatabase]
      const named = Migration.make({
        ...meta,
        upgrade: Effect.gen(function*() {
          yield* Op.execute("INSERT INTO things VALUES (1, 'a')")
          yield* Op.step("things", {
            run: Op.execute("INSERT INTO things VALUES (2, 'b'); VACUUM things; CREATE INDEX things_id ON things (id)"),
            probe: "SELECT to_regclass('things_id') IS NOT NULL"
          })
        })
      })
      const layers = on(clientOf(run), [table, named])
      const script = Migrator.render("upgrade", { from: null, to: Target.head })
      assert.isTrue((yield* psql(written, yield* Effect.provide(script, layers, { local: true }))).ok)
      yield* Effect.provide(Migrator.upgrade(), layers, { local: true })
      const rows = yield* Effect.promise(() => ledgerOf(run))
      assert.deepStrictEqual(yield* Effect.promise(() => ledgerOf(written)), rows)
      assert.strictEqual(rows.filter(({ kind }) => kind === "StepApplied").length, 2)
    }))

  it.effect("is refused in a single transaction, and its statements in a transactional revision", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const single = Layer.effect(
        Migrator.Settings,
        Effect.map(Migrator.Settings, (all) => ({ ...all, transaction: "single" as const }))
      )
      const error = yield* Effect.flip(
        Effect.provide(Migrator.upgrade(), Layer.merge(on(clientOf(url), both), single), { local: true })
      )
      assert.include(error.message, "single transaction")
      assert.deepStrictEqual(yield* Effect.promise(() => query(url, "SELECT to_regclass('strata.ledger') AS t")), [{
        t: null
      }])
      const inside = Migration.make({ ...indexes, transaction: true })
      const refused = yield* Effect.flip(
        Effect.provide(Migrator.upgrade(), on(clientOf(url), [table, inside]), { local: true })
      )
      assert.include(refused.message, "transaction: false")
    }))
})
