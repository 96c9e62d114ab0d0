import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Schedule from "effect/Schedule"
import * as Scope from "effect/Scope"
import * as SqlClient from "effect/sql/SqlClient"
import { key } from "../../src/ledger/lock.ts"
import { Client, Migration, Migrator, Op } from "../../src/mod.ts"
import { placeOf, revision, strata } from "../cli/strata.ts"
import { clientOf, on } from "../migrator/fixture.ts"
import { freshDatabase, query, withClient } from "../support/server.ts"
import { gone, start } from "./_runner_history.ts"

const read = (url: string, text: string) => Effect.promise(() => query(url, text))

/** Waits until a query answers something; the bound of the test is the only one. */
const until = (url: string, text: string) =>
  read(url, text).pipe(Effect.repeat({ until: (rows) => rows.length > 0, schedule: Schedule.spaced("20 millis") }))

const others = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
const sleeping = `${others} AND state = 'active' AND query LIKE '%pg_sleep%'`
const locks = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database " +
  "WHERE datname = current_database())"
const events = (url: string) =>
  Effect.map(
    read(url, "SELECT kind, revision, payload->>'message' AS m FROM strata.ledger ORDER BY sequence"),
    (rows) => rows.slice(1).map((row) => [row["kind"], row["revision"], row["m"]].filter(Boolean).join(" "))
  )

/** Runs the real program and sends it a signal as soon as it sleeps. */
const signalled = Effect.fnUntraced(function*(
  { directory, url }: { readonly directory: string; readonly url: string },
  ...signals: ReadonlyArray<NodeJS.Signals>
) {
  const { child, ended } = start(url, directory, "upgrade")
  yield* until(url, sleeping)
  for (const signal of signals) {
    yield* Effect.sync(() => child.kill(signal))
    yield* Effect.sleep("50 millis")
  }
  return yield* ended
})

const fast = revision("aaaa", [], "fast", "CREATE TABLE fast (id int);", "DROP TABLE fast;")
const slow = revision("bbbb", ["aaaa"], "slow", "CREATE TABLE slow (id int); SELECT pg_sleep(60);", "DROP TABLE slow;")
// DO can commit by itself, so it shares no transaction with its record.
const outside = (waiting: string) =>
  revision(
    "bbbb",
    ["aaaa"],
    "outside",
    [
      `DO $$ BEGIN PERFORM ${waiting}; INSERT INTO fast VALUES (1); END $$;`,
      "DO $$ BEGIN INSERT INTO fast VALUES (2); END $$;"
    ].join("\n"),
    undefined,
    ["-- strata:transaction off"]
  )

describe("the program, interrupted", () => {
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    it.live(`rolls a revision back, records that, and says what stands (${signal})`, () =>
      Effect.gen(function*() {
        const place = yield* placeOf({ ...fast, ...slow })
        const { code, err } = yield* signalled(place, signal)
        assert.deepStrictEqual([code, err.trim().split("\n").at(-1)], [
          130,
          "Interrupted: 1 revision was applied and stays so. See where the database is: strata current"
        ])
        assert.deepStrictEqual(yield* read(place.url, "SELECT to_regclass('slow') AS slow"), [{ slow: null }])
        assert.deepStrictEqual((yield* events(place.url)).slice(2), ["RevisionFailed bbbb the run was interrupted"])
        assert.deepStrictEqual(yield* read(place.url, locks), [])
      }))
  }

  it.live("lets a statement end that cannot be rolled back, records it, and goes on from there the next time", () =>
    Effect.gen(function*() {
      const place = yield* placeOf({ ...fast, ...outside("pg_advisory_xact_lock(7)") })
      const run = Effect.runPromiseWith(yield* Effect.context<never>())
      const { code, err } = yield* Effect.promise(() =>
        withClient(place.url, async (client) => {
          await client.query("SELECT pg_advisory_lock(7)")
          const { child, ended } = start(place.url, place.directory, "upgrade")
          let told = ""
          child.stderr.on("data", (text) => {
            told += `${text}`
            if (told.includes("Stopping")) void client.query("SELECT pg_advisory_unlock(7)")
          })
          await run(until(place.url, `${others} AND wait_event = 'advisory'`))
          child.kill("SIGINT")
          return await run(ended)
        })
      )
      assert.deepStrictEqual([code, err.trim().split("\n").slice(-2)], [130, [
        "Stopping after the running statement; Ctrl-C kills the command, and the statement with it",
        "Interrupted: 1 revision was applied and stays so, and \"bbbb\" stopped after 1 step, which is recorded. " +
        "To go on, run the command again"
      ]])
      assert.deepStrictEqual((yield* events(place.url)).slice(2), [
        "RevisionStarted bbbb",
        "StepApplied bbbb",
        "RevisionFailed bbbb the run was interrupted"
      ])
      assert.strictEqual((yield* strata(place, "upgrade")).code, 0)
      assert.deepStrictEqual(yield* read(place.url, "SELECT id FROM fast ORDER BY id"), [{ id: 1 }, { id: 2 }])
    }))

  it.live("ends at once when it is interrupted again, and takes its statement along", () =>
    Effect.gen(function*() {
      const place = yield* placeOf({ ...fast, ...outside("pg_sleep(600)") })
      const { code, err } = yield* signalled(place, "SIGINT", "SIGINT")
      assert.deepStrictEqual([code, err.trim().split("\n").at(-1)], [
        130,
        "Killed: what ran may have been cut off. See where the database is: strata current"
      ])
      yield* gone(place.url, others)
      assert.deepStrictEqual(yield* read(place.url, "SELECT id FROM fast"), [])
      const { out } = yield* strata(place, "current", "--json")
      assert.deepStrictEqual(JSON.parse(out.join("\n")).inDoubt, ["bbbb"])
    }))

  it.live("stops at once where it waits for the run lock", () =>
    Effect.gen(function*() {
      const place = yield* placeOf(fast)
      const run = Effect.runPromiseWith(yield* Effect.context<never>())
      const { code, err } = yield* Effect.promise(() =>
        withClient(place.url, async (client) => {
          await client.query(`SELECT pg_advisory_lock(${key("strata", "ledger")})`)
          const { child, ended } = start(place.url, place.directory, "upgrade")
          child.stderr.on("data", (text) => `${text}`.startsWith("Waiting") && child.kill("SIGINT"))
          return await run(ended)
        })
      )
      assert.deepStrictEqual([code, err.trim().split("\n").at(-1)], [
        130,
        "Interrupted: no revision was applied. See where the database is: strata current"
      ])
      assert.deepStrictEqual(yield* read(place.url, "SELECT to_regclass('strata.ledger') AS ledger"), [{
        ledger: null
      }])
    }))
})

const line = [
  Migration.make({ revision: "fast", parents: [], message: "fast", upgrade: Op.execute("CREATE TABLE fast (id int)") }),
  Migration.make({
    revision: "slow",
    parents: ["fast"],
    message: "slow",
    upgrade: Op.execute("CREATE TABLE slow (id int); SELECT pg_sleep(600)")
  })
]

const pooled = (url: string) =>
  Client.layerPooled(Result.getOrThrow(Client.Target.parse(Redacted.make(url))) as Client.Target.Server, {
    maxConnections: 2
  })

const settings = (transaction: Migrator.MigratorSettings["transaction"]) =>
  Layer.effect(Migrator.Settings, Effect.map(Migrator.Settings, (all) => ({ ...all, transaction })))

describe("an application, interrupted while it upgrades", () => {
  for (const transaction of ["per-migration", "single"] as const) {
    it.live(`gives the lock and a clean session back, and nothing of the revision stays (${transaction})`, () =>
      Effect.gen(function*() {
        const url = yield* freshDatabase
        const exit = yield* Effect.gen(function*() {
          const upgrade = Effect.provide(Migrator.upgrade(), on(Client.layerSession, line), { local: true })
          const fiber = yield* Effect.forkChild(upgrade)
          yield* until(url, sleeping)
          yield* Fiber.interrupt(fiber)
          assert.deepStrictEqual(yield* read(url, locks), [])
          const sql = yield* SqlClient.SqlClient
          const [row] = yield* sql<{ readonly slow: null }>`SELECT to_regclass('slow') AS slow`
          assert.deepStrictEqual(row, { slow: null })
          return yield* Fiber.await(fiber)
        }).pipe(Effect.provide([pooled(url), settings(transaction)]))
        assert.isTrue(Exit.isFailure(exit) && Cause.hasInterruptsOnly(exit.cause), String(exit))
        assert.deepStrictEqual(yield* events(url), [
          ...(transaction === "single" ? [] : ["RevisionStarted fast", "RevisionApplied fast"]),
          "RevisionFailed slow the run was interrupted"
        ])
      }))
  }

  it.live("leaves nothing behind when its connection is closed under it", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const scope = yield* Scope.make()
      const client = yield* Layer.buildWithScope(on(clientOf(url), line), scope)
      const fiber = yield* Effect.forkChild(Effect.provide(Migrator.upgrade(), client))
      yield* until(url, sleeping)
      yield* Scope.close(scope, Exit.void)
      const exit = yield* Fiber.await(fiber)
      assert.isTrue(Exit.isFailure(exit) && !Cause.hasDies(exit.cause), String(exit))
      yield* gone(url, others)
      assert.deepStrictEqual(yield* events(url), ["RevisionStarted fast", "RevisionApplied fast"])
      assert.deepStrictEqual(yield* read(url, "SELECT to_regclass('slow') AS slow"), [{ slow: null }])
    }))
})
