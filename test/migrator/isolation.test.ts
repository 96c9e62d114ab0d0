/**
 * Revisions that declare an isolation level, or a mode for one direction.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import { Migration, Migrator, Op, Target } from "../../src/mod.ts"
import { psql } from "../support/psql.ts"
import { freshDatabase, query } from "../support/server.ts"
import { clientOf, on } from "./fixture.ts"

const meta = (revision: string, parents: ReadonlyArray<string> = []) => ({ revision, parents, message: revision })
const rows = (url: string, text: string) => Effect.promise(() => query(url, text))
const range = (text: string) => Result.getOrThrow(Target.parseRange(text))

const table = Migration.make({
  ...meta("table"),
  upgrade: Op.execute("CREATE TABLE seen (direction text, level text); CREATE TABLE counter (n int)"),
  downgrade: Op.execute("DROP TABLE counter")
})
const note = (direction: string) =>
  Op.execute(`INSERT INTO seen VALUES ('${direction}', current_setting('transaction_isolation'))`)
const levels = Migration.make({
  ...meta("levels", ["table"]),
  isolation: { upgrade: "repeatable read", downgrade: "serializable" },
  upgrade: note("up"),
  downgrade: note("down")
})
const seen = [{ direction: "down", level: "serializable" }, { direction: "up", level: "repeatable read" }]

/** Runs an effect that another session disturbs: in each of the first `times` attempts it changes the same row. */
const disturbed = Effect.fnUntraced(function*(times: number, lockRetries: number) {
  const url = yield* freshDatabase
  let attempts = 0
  const told: Array<string> = []
  const disturbance = Effect.suspend(() =>
    attempts++ < times ? rows(url, "UPDATE counter SET n = n + 10") : Effect.void
  )
  const layers = Layer.merge(
    on(clientOf(url), [
      table,
      Migration.make({ ...meta("row", ["table"]), upgrade: Op.execute("INSERT INTO counter VALUES (0)") }),
      Migration.make({
        ...meta("count", ["row"]),
        isolation: "repeatable read",
        upgrade: Effect.andThen(disturbance, Op.execute("UPDATE counter SET n = n + 1"))
      })
    ]),
    Layer.effect(Migrator.Settings, Effect.map(Migrator.Settings, (all) => ({ ...all, lockRetries })))
  )
  const exit = yield* Effect.result(
    Migrator.upgrade().pipe(
      Effect.provideService(
        Migrator.Progress,
        (event) => Effect.sync(() => void (event._tag === "Retrying" && told.push(event.problem)))
      ),
      Effect.provide(layers, { local: true })
    )
  )
  return { exit, told, attempts, counter: yield* rows(url, "SELECT n FROM counter") }
})

const make = (options: object) => () => Migration.make({ ...meta("x"), ...options, upgrade: Effect.void })

const parts = (between: string) =>
  `CREATE TABLE a (id int PRIMARY KEY);
  CREATE TABLE b (a int REFERENCES a DEFERRABLE INITIALLY DEFERRED);
  INSERT INTO a VALUES (1); INSERT INTO b VALUES (1); ${between}
  ALTER TABLE b ADD COLUMN c int`

describe("a revision with an isolation level", () => {
  it.effect("runs at that level in each direction, online and in a script", () =>
    Effect.gen(function*() {
      const [online, offline] = [yield* freshDatabase, yield* freshDatabase]
      yield* Effect.andThen(Migrator.upgrade(), Migrator.downgrade(Result.getOrThrow(Target.parse("table")))).pipe(
        Effect.provide(on(clientOf(online), [table, levels]), { local: true })
      )
      const scripts = yield* Effect.all([
        Migrator.render("upgrade", range(":head")),
        Migrator.render("downgrade", range("head:table"))
      ]).pipe(Effect.provide(on(clientOf(offline), [table, levels]), { local: true }))
      for (const script of scripts) assert.deepStrictEqual(yield* psql(offline, script), { stderr: "", ok: true })
      for (const url of [online, offline]) {
        assert.deepStrictEqual(yield* rows(url, "SELECT * FROM seen ORDER BY direction"), seen)
      }
      assert.match(scripts[0]!, /^BEGIN;[\s\S]*^BEGIN ISOLATION LEVEL REPEATABLE READ;$/m)
      assert.match(scripts[1]!, /^BEGIN ISOLATION LEVEL SERIALIZABLE;$/m)
      // Nothing takes the snapshot of the transaction before the lock of the ledger.
      assert.match(scripts[1]!, /^BEGIN ISOLATION LEVEL SERIALIZABLE;\n(?:SET LOCAL .*\n)*LOCK TABLE ONLY /m)
    }))

  it.live("is run again after a serialization failure, which is reported", () =>
    Effect.gen(function*() {
      const { attempts, counter, exit, told } = yield* disturbed(2, 5)
      assert.isTrue(Result.isSuccess(exit))
      assert.deepStrictEqual(told, Array.from({ length: 2 }, () => "a concurrent transaction changed the same data"))
      assert.deepStrictEqual([attempts, counter], [3, [{ n: 21 }]])
    }))

  it.live("fails with the remedy after the last attempt, and is recorded as failed", () =>
    Effect.gen(function*() {
      const { attempts, exit } = yield* disturbed(9, 1)
      assert.strictEqual(attempts, 2)
      const { message } = Result.getOrThrow(Result.flip(exit))
      assert.include(message, "SQLSTATE 40001")
      assert.include(message, "declare a lower isolation level")
      assert.include(message, "Its changes were rolled back, and the failure was recorded")
    }))

  it.effect("is refused in the single transaction of a run, unless that has the level", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const run = (migration: Migration.Any) =>
        Migrator.upgrade().pipe(
          Effect.provide(
            Layer.merge(
              on(clientOf(url), [table, migration]),
              Layer.effect(
                Migrator.Settings,
                Effect.map(Migrator.Settings, (all) => ({ ...all, transaction: "single" as const }))
              )
            ),
            { local: true }
          )
        )
      const { message } = yield* Effect.flip(run(levels))
      assert.include(message, `declares the isolation level "repeatable read"`)
      assert.include(message, `Set transaction: "per-migration" in env.ts`)
      yield* run(Migration.make({ ...meta("same", ["table"]), isolation: "read committed", upgrade: note("up") }))
      assert.deepStrictEqual(yield* rows(url, "SELECT level FROM seen"), [{ level: "read committed" }])
    }))

  it("cannot have an unknown level, nor one without a transaction", () => {
    assert.throws(make({ isolation: "snapshot" }), "Cannot use the isolation level \"snapshot\"")
    assert.throws(make({ isolation: "serializable", transaction: false }), "runs without a transaction")
    assert.deepStrictEqual(make({ isolation: "serializable", transaction: { downgrade: false } })().modes, {
      upgrade: { transaction: true, isolation: "serializable", isDeclared: true },
      downgrade: { transaction: false, isDeclared: true }
    })
  })
})

describe("a revision with a mode of one direction", () => {
  it.effect("runs its downgrade outside a transaction and its upgrade inside one", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const mixed = Migration.make({
        ...meta("mixed", ["table"]),
        transaction: { downgrade: false },
        upgrade: Op.execute("CREATE INDEX counter_n ON counter (n); INSERT INTO counter VALUES (1)"),
        downgrade: Op.execute("DROP INDEX CONCURRENTLY counter_n; DELETE FROM counter")
      })
      yield* Effect.andThen(Migrator.upgrade(), Migrator.downgrade(Result.getOrThrow(Target.parse("-1")))).pipe(
        Effect.provide(on(clientOf(url), [table, mixed]), { local: true })
      )
      assert.deepStrictEqual(
        yield* rows(
          url,
          "SELECT kind, payload -> 'transactional' AS inside FROM strata.ledger WHERE revision = 'mixed' ORDER BY sequence"
        ),
        [
          { kind: "RevisionStarted", inside: true },
          { kind: "RevisionApplied", inside: null },
          { kind: "RevisionStarted", inside: false },
          { kind: "StepApplied", inside: null },
          { kind: "StepApplied", inside: null },
          { kind: "RevisionReverted", inside: null }
        ]
      )
    }))
})

describe("a statement after deferred triggers", () => {
  it.effect("fails with a hint to run them first, which works", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const run = (text: string) =>
        Migrator.upgrade().pipe(
          Effect.provide(on(clientOf(url), [Migration.make({ ...meta("r"), upgrade: Op.execute(text) })]), {
            local: true
          })
        )
      const { message } = yield* Effect.flip(run(parts("")))
      assert.include(message, "SQLSTATE 55006")
      assert.include(message, "Hint: an earlier statement of this transaction changed rows of the table")
      assert.include(message, "SET CONSTRAINTS ALL IMMEDIATE")
      assert.include(message, "Correct \"")
      assert.notInclude(message, "Another session")
      yield* run(parts("SET CONSTRAINTS ALL IMMEDIATE;"))
    }))
})
