/**
 * A revision without a transaction is cut off in the middle of a statement, and the next run takes it to its end.
 *
 * Each case is a real cut: another session holds what the statement waits for, the server ends the migrating session
 * while it waits, and only then the other session lets go.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Result from "effect/Result"
import * as SqlClient from "effect/sql/SqlClient"
import { Migration, Migrator, Op, Target } from "../../src/mod.ts"
import * as SqlRevision from "../../src/script/sql_revision.ts"
import { clientOf, ids, on } from "../migrator/fixture.ts"
import { blocked, others, polling } from "../support/activity.ts"
import { ledgerOf } from "../support/catalog.ts"
import { hold } from "../support/hold.ts"
import { freshDatabase, query } from "../support/server.ts"
import { first } from "../support/soak.ts"
import { untilRows } from "../support/until.ts"

const setup = Migration.make({
  revision: "setup",
  parents: [],
  message: "setup",
  upgrade: Op.execute(`
    CREATE TABLE t (a int, b int);
    ALTER TABLE t ADD CONSTRAINT positive CHECK (b > 0) NOT VALID;
    CREATE INDEX t_a ON t (a);
    CREATE TYPE e AS ENUM ('one');
    CREATE TABLE part (a int) PARTITION BY RANGE (a);
    CREATE TABLE part_1 PARTITION OF part FOR VALUES FROM (1) TO (2);
    CREATE TABLE work (done int)`)
})

const steps = (upgrade: Migration.Any["upgrade"]) =>
  Migration.make({ revision: "steps", parents: ["setup"], message: "steps", transaction: false, upgrade })

/** Ends a session of the database that waits for a lock or sleeps, and waits for its end. */
const terminated = `SELECT pg_terminate_backend(pid, 60000) FROM (${others} AND state = 'active'
  AND (wait_event_type = 'Lock' OR wait_event = 'PgSleep')) AS waiting`

/** Runs the upgrade while another session holds something, cuts it off, and lets go; returns how the upgrade ended. */
const cut = Effect.fnUntraced(function*(url: string, migration: Migration.Any, held: string) {
  const layers = on(clientOf(url), [setup, migration])
  yield* Effect.provide(Migrator.upgrade(), on(clientOf(url), [setup]), { local: true })
  const holder = yield* hold(url, held)
  const upgrade = yield* Effect.forkChild(Effect.flip(Effect.provide(Migrator.upgrade(), layers, { local: true })))
  yield* untilRows(url, terminated)
  const error = yield* Fiber.join(upgrade)
  yield* holder.release
  return error
})

interface Case {
  readonly statement: string
  /** What the other session holds. */
  readonly held: string
  /** What the cut leaves, and what there is in the end. */
  readonly look: string
  readonly left: unknown
  readonly end: unknown
}

const indexes = `SELECT coalesce(json_object_agg(indexrelid::regclass::text, indisvalid), '{}') AS found FROM pg_index
  WHERE indrelid = 't'::regclass`

// A writer holds up a concurrent build, a lock of another kind everything else.
const writer = "INSERT INTO t VALUES (1, 1)"
const locked = "LOCK TABLE t IN ACCESS EXCLUSIVE MODE"

const cases: Readonly<Record<string, Case>> = {
  "an index build": {
    statement: "CREATE INDEX CONCURRENTLY t_b ON t (b)",
    held: writer,
    look: indexes,
    left: { t_a: true, t_b: false },
    end: { t_a: true, t_b: true }
  },
  "the detachment of a partition": {
    statement: "ALTER TABLE part DETACH PARTITION part_1 CONCURRENTLY",
    held: "SELECT FROM part",
    look: `SELECT json_agg(inhdetachpending) AS found FROM pg_inherits WHERE inhparent = 'part'::regclass`,
    left: [true],
    end: null
  },
  // These two share a transaction with their record, so nothing of them is ever in doubt.
  "the validation of a constraint": {
    statement: "ALTER TABLE t VALIDATE CONSTRAINT positive",
    held: locked,
    look: "SELECT convalidated AS found FROM pg_constraint WHERE conname = 'positive'",
    left: false,
    end: true
  },
  "a new value of an enum": {
    statement: "ALTER TYPE e ADD VALUE 'two'",
    held: "ALTER TYPE e ADD VALUE 'three'",
    look: "SELECT json_agg(enumlabel) AS found FROM pg_enum WHERE enumtypid = 'e'::regtype",
    left: ["one"],
    end: ["one", "two"]
  },
  "the drop of an index": {
    statement: "DROP INDEX CONCURRENTLY t_a",
    held: writer,
    look: indexes,
    left: { t_a: false },
    end: {}
  },
  "a reindex": {
    statement: "REINDEX INDEX CONCURRENTLY t_a",
    held: writer,
    look: indexes,
    left: { t_a: true, t_a_ccnew: false },
    end: { t_a: true }
  },
  "a vacuum": {
    statement: "VACUUM (FREEZE) t",
    held: locked,
    look: "SELECT relfrozenxid = '0' AS found FROM pg_class WHERE oid = 't'::regclass",
    left: false,
    end: false
  }
}

const kinds = (url: string) => Effect.map(Effect.promise(() => ledgerOf(url)), (rows) => rows.map(({ kind }) => kind))

describe("a revision without a transaction", () => {
  for (const [name, { end, held, left, look, statement }] of first(3, Object.entries(cases))) {
    it.live(`comes to its end after ${name} was cut off`, () =>
      Effect.gen(function*() {
        const url = yield* freshDatabase
        const found = Effect.map(Effect.promise(() => query(url, look)), ([row]) => row?.["found"])
        const migration = steps(Effect.andThen(Op.execute(statement), Op.execute("INSERT INTO work VALUES (1)")))
        yield* cut(url, migration, held)
        assert.deepStrictEqual(yield* found, left)
        const layers = on(clientOf(url), [setup, migration])
        assert.deepStrictEqual((yield* Effect.provide(Migrator.current(), layers, { local: true })).inDoubt, ["steps"])
        yield* Effect.provide(Migrator.upgrade(), layers, { local: true })
        assert.deepStrictEqual(yield* found, end)
        assert.deepStrictEqual(yield* Effect.promise(() => query(url, "SELECT count(*)::int AS n FROM work")), [{
          n: 1
        }])
        assert.strictEqual((yield* kinds(url)).filter((kind) => kind === "StepApplied").length, 2)
        assert.strictEqual((yield* kinds(url)).at(-1), "RevisionApplied")
      }))
  }

  it.live("stops at an index of the same name and another definition, and shows both", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const migration = steps(Op.execute("CREATE INDEX CONCURRENTLY t_b ON t (b)"))
      yield* cut(url, migration, locked)
      yield* Effect.promise(() => query(url, "CREATE INDEX t_b ON t (b DESC)"))
      const layers = on(clientOf(url), [setup, migration])
      const { message } = yield* Effect.flip(Effect.provide(Migrator.upgrade(), layers, { local: true }))
      assert.include(message, "CREATE INDEX CONCURRENTLY t_b ON t (b)")
      assert.include(message, "CREATE INDEX t_b ON public.t USING btree (b DESC)")
      assert.include(message, "strata current --remedies")
    }))

  // Half of the work is committed by itself when the cut comes.
  const half = "DO $$ BEGIN INSERT INTO work VALUES (1); COMMIT; PERFORM pg_sleep(60); END $$"

  it.live("stops if no probe decides, and continues with the author's probe", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const run = (migration: Migration.Any) =>
        Effect.provide(Migrator.upgrade(), on(clientOf(url), [setup, migration]), { local: true })
      yield* cut(url, steps(Op.execute(half)), "SELECT")
      const { message } = yield* Effect.flip(run(steps(Op.execute(half))))
      assert.include(message, "is in doubt")
      assert.include(message, "PERFORM pg_sleep")
      yield* run(steps(Op.execute(`-- strata:probe SELECT count(*) = 1 FROM work\n${half}`)))
      assert.deepStrictEqual(yield* Effect.promise(() => query(url, "SELECT count(*)::int AS n FROM work")), [{ n: 1 }])
    }))

  it.live("is not called in doubt while another process runs it: a downgrade waits for that run", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const base = { ...setup, downgrade: Effect.void }
      const migration = { ...steps(Op.execute("CREATE INDEX CONCURRENTLY t_b ON t (b)")), downgrade: Effect.void }
      yield* Effect.provide(Migrator.upgrade(), on(clientOf(url), [base]), { local: true })
      const holder = yield* hold(url, writer)
      const layers = on(clientOf(url), [base, migration])
      const upgrade = yield* Effect.forkChild(Effect.provide(Migrator.upgrade(), layers, { local: true }))
      yield* untilRows(url, blocked)
      const back = Migrator.downgrade(Result.getOrThrow(Target.parse("-1")))
      const downgrade = yield* Effect.forkChild(Effect.provide(back, layers, { local: true }))
      yield* Effect.raceFirst(Fiber.join(downgrade), untilRows(url, polling))
      yield* holder.release
      assert.deepStrictEqual(ids(yield* Fiber.join(upgrade)), ["steps"])
      assert.deepStrictEqual(ids(yield* Fiber.join(downgrade)), ["steps"])
    }))

  for (const there of [true, false]) {
    it.live(`runs the probe of a step that was interrupted, and ${there ? "passes it over" : "runs it again"}`, () =>
      Effect.gen(function*() {
        const url = yield* freshDatabase
        const asked: Array<string> = []
        const migration = (seconds: number) =>
          steps(Effect.gen(function*() {
            yield* Op.step("first", {
              run: Effect.andThen(
                Effect.sync(() => void asked.push("first runs")),
                Op.execute("INSERT INTO work VALUES (0)")
              ),
              probe: "SELECT NULL::boolean"
            })
            const sql = yield* SqlClient.SqlClient
            yield* Op.step("second", {
              run: Effect.gen(function*() {
                yield* Effect.sync(() => void asked.push("second runs"))
                const [row] = yield* sql<{ readonly next: number }>`SELECT max(done) + 1 AS next FROM work`
                yield* Op.execute(Op.sql`INSERT INTO work VALUES (${row!.next})`)
                yield* Op.execute(`DO $$ BEGIN PERFORM pg_sleep(${seconds}); END $$`)
              }),
              probe: Effect.sync(() => {
                asked.push("second is asked")
                return there
              })
            })
          }))
        yield* cut(url, migration(60), "SELECT")
        assert.deepStrictEqual(asked, ["first runs", "second runs"])
        yield* Effect.provide(Migrator.upgrade(), on(clientOf(url), [setup, migration(0)]), { local: true })
        assert.deepStrictEqual(asked.slice(2), there ? ["second is asked"] : ["second is asked", "second runs"])
        const recorded = yield* Effect.promise(() =>
          query(
            url,
            "SELECT payload->>'statement' AS text FROM strata.ledger WHERE kind = 'StepApplied' ORDER BY sequence"
          )
        )
        assert.deepStrictEqual(recorded, [{ text: "-- strata:step first" }, { text: "-- strata:step second" }])
      }))
  }
})

describe("a revision in SQL", () => {
  it("takes a probe above a statement, and nowhere else", () => {
    const text = "-- strata:revision a\n-- strata:transaction off\n-- strata:upgrade\n" +
      "SELECT 1;\n\n-- strata:probe SELECT true\nCALL work();\n-- strata:downgrade\n-- strata:probe SELECT false\nCALL unwork();"
    const parsed = SqlRevision.parse("a.sql", text)
    if (parsed._tag !== "Success") return assert.fail(parsed.failure.message)
    assert.deepStrictEqual(parsed.success.upgrade.map(({ text }) => text), [
      "SELECT 1",
      "-- strata:probe SELECT true\nCALL work()"
    ])
    assert.deepStrictEqual(parsed.success.downgrade?.map(({ text }) => text), [
      "-- strata:probe SELECT false\nCALL unwork()"
    ])
    assert.strictEqual(SqlRevision.parse("a.sql", `-- strata:probe SELECT true\n${text}`)._tag, "Failure")
    assert.strictEqual(SqlRevision.parse("a.sql", text.replace("probe SELECT true", "probe"))._tag, "Failure")
  })
})
