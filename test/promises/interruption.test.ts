import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Scope from "effect/Scope"
import * as SqlClient from "effect/sql/SqlClient"
import { key } from "../../src/ledger/lock.ts"
import { Client, Migration, Migrator, Op } from "../../src/mod.ts"
import { placeOf, revision, strata } from "../cli/strata.ts"
import { clientOf, on } from "../migrator/fixture.ts"
import { advisoryLocks, others, sleeping } from "../support/activity.ts"
import { gate } from "../support/hold.ts"
import { proxyTo } from "../support/proxy.ts"
import { freshDatabase, query } from "../support/server.ts"
import { first } from "../support/soak.ts"
import { untilNoRows, untilRows } from "../support/until.ts"
import { start } from "./_runner_history.ts"

const read = (url: string, text: string) => Effect.promise(() => query(url, text))

const events = (url: string) =>
  Effect.map(
    read(url, "SELECT kind, revision, payload->>'message' AS m FROM strata.ledger ORDER BY sequence"),
    (rows) => rows.slice(1).map((row) => [row["kind"], row["revision"], row["m"]].filter(Boolean).join(" "))
  )

/** Starts the real program and sends it a signal as soon as its statement sleeps. */
const signalled = Effect.fnUntraced(function*(
  { directory, url }: { readonly directory: string; readonly url: string },
  signal: NodeJS.Signals
) {
  const started = start(url, directory, "upgrade")
  yield* untilRows(url, sleeping)
  yield* Effect.sync(() => started.child.kill(signal))
  return started
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
  for (const signal of first(1, ["SIGTERM", "SIGHUP", "SIGINT"] as const)) {
    it.live(`rolls a revision back, records that, and prints the state (${signal})`, () =>
      Effect.gen(function*() {
        const place = yield* placeOf({ ...fast, ...slow })
        const { code, err } = yield* (yield* signalled(place, signal)).ended
        assert.deepStrictEqual([code, err.trim().split("\n").at(-1)], [
          130,
          `Interrupted: 1 revision was applied and remains applied. To see the current revisions, run: strata --directory ${place.directory} current`
        ])
        assert.deepStrictEqual(yield* read(place.url, "SELECT to_regclass('slow') AS slow"), [{ slow: null }])
        assert.deepStrictEqual((yield* events(place.url)).slice(2), ["RevisionFailed bbbb the run was interrupted"])
        assert.deepStrictEqual(yield* read(place.url, advisoryLocks), [])
      }))
  }

  it.live("lets a statement end that cannot be rolled back, records it, and the next run continues from there", () =>
    Effect.gen(function*() {
      const place = yield* placeOf({ ...fast, ...outside("pg_advisory_xact_lock(7)") })
      const { open, reached } = yield* gate(place.url, 7n)
      const { child, ended, said } = start(place.url, place.directory, "upgrade")
      yield* reached
      yield* Effect.sync(() => child.kill("SIGINT"))
      yield* said("Waiting for the running statement")
      yield* open
      const { code, err } = yield* ended
      assert.deepStrictEqual([code, err.trim().split("\n").slice(-2)], [130, [
        "Waiting for the running statement or hook to finish; press Ctrl-C again to kill the command and the statement",
        "Interrupted: 1 revision was applied and remains applied, and \"bbbb\" stopped after 1 step, which is recorded. " +
        "To resume it, run the command again"
      ]])
      assert.deepStrictEqual((yield* events(place.url)).slice(2), [
        "RevisionStarted bbbb",
        "StepApplied bbbb",
        "RevisionFailed bbbb the run was interrupted"
      ])
      assert.strictEqual((yield* strata(place, "upgrade")).code, 0)
      assert.deepStrictEqual(yield* read(place.url, "SELECT id FROM fast ORDER BY id"), [{ id: 1 }, { id: 2 }])
    }))

  it.live("ends at once when it is interrupted again, and cancels its statement", () =>
    Effect.gen(function*() {
      const place = yield* placeOf({ ...fast, ...outside("pg_sleep(600)") })
      const { child, ended, said } = yield* signalled(place, "SIGINT")
      yield* said("Waiting for the running statement or hook to finish")
      yield* Effect.sync(() => child.kill("SIGINT"))
      const { code, err } = yield* ended
      assert.deepStrictEqual([code, err.trim().split("\n").at(-1)], [
        130,
        "Killed: the running statement may have been aborted. To see the current revisions, run: strata current"
      ])
      yield* untilNoRows(place.url, others)
      assert.deepStrictEqual(yield* read(place.url, "SELECT id FROM fast"), [])
      const { out } = yield* strata(place, "current", "--json")
      assert.deepStrictEqual(JSON.parse(out.join("\n")).inDoubt, ["bbbb"])
    }))

  it.live("stops at once where it waits for the run lock", () =>
    Effect.gen(function*() {
      const place = yield* placeOf(fast)
      yield* gate(place.url, key("strata", "ledger"))
      const { child, ended, said } = start(place.url, place.directory, "upgrade")
      yield* said("Waiting")
      yield* Effect.sync(() => child.kill("SIGINT"))
      const { code, err } = yield* ended
      assert.deepStrictEqual([code, err.trim().split("\n").at(-1)], [
        130,
        `Interrupted: no revision was applied. To see the current revisions, run: strata --directory ${place.directory} current`
      ])
      assert.deepStrictEqual(yield* read(place.url, "SELECT to_regclass('strata.ledger') AS ledger"), [{
        ledger: null
      }])
    }))
})

describe("an interruption while COMMIT is answered", () => {
  const cases = [
    ["per-migration", "upgrade", "RevisionApplied", "applied"],
    ["single", "downgrade", "RevisionReverted", "reverted"],
    ["per-migration", "downgrade", "RevisionReverted", "reverted"],
    ["single", "upgrade", "RevisionApplied", "applied"]
  ] as const
  for (const [mode, direction, kind, past] of first(2, cases)) {
    it.live(`counts the ${direction} as the run's own (${mode})`, () =>
      Effect.gen(function*() {
        const place = yield* placeOf({
          ...fast,
          "env.ts": `import { Environment } from ${JSON.stringify(new URL("../../src/mod.ts", import.meta.url).href)}
export default Environment.make({ transaction: "${mode}" })
`
        })
        if (direction === "downgrade") yield* strata(place, "upgrade")
        const proxy = yield* proxyTo(place.url)
        const argv = direction === "upgrade" ? ["upgrade"] : ["downgrade", "base", "--yes"]
        let isSignalled = false
        const run = Effect.runPromiseWith(yield* Effect.context())
        proxy.watch(async ({ commits }, moment) => {
          if (!commits || moment !== "after" || isSignalled) return "go"
          const done = await query(place.url, `SELECT 1 FROM strata.ledger WHERE kind = '${kind}'`)
          if (done.length > 0) {
            isSignalled = true
            started.child.kill("SIGINT")
            await run(started.said("Waiting for the running statement"))
          }
          return "go"
        })
        const started = start(proxy.url, place.directory, ...argv)
        const { code, err } = yield* started.ended
        assert.strictEqual(code, 130, err)
        assert.notInclude(err, "concurrent run")
        assert.include(err.trim().split("\n").at(-1)!, `Interrupted: 1 revision was ${past} and remains ${past}.`)
        assert.strictEqual((yield* events(place.url)).at(-1), `${kind} aaaa`)
      }))
  }
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
    it.live(`releases the lock and a clean session, and nothing of the revision remains (${transaction})`, () =>
      Effect.gen(function*() {
        const url = yield* freshDatabase
        const exit = yield* Effect.gen(function*() {
          const upgrade = Effect.provide(Migrator.upgrade(), on(Client.layerSession, line), { local: true })
          const fiber = yield* Effect.forkChild(upgrade)
          yield* untilRows(url, sleeping)
          yield* Fiber.interrupt(fiber)
          assert.deepStrictEqual(yield* read(url, advisoryLocks), [])
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
      yield* untilRows(url, sleeping)
      yield* Scope.close(scope, Exit.void)
      const exit = yield* Fiber.await(fiber)
      assert.isTrue(Exit.isFailure(exit) && !Cause.hasDies(exit.cause), String(exit))
      yield* untilNoRows(url, others)
      assert.deepStrictEqual(yield* events(url), ["RevisionStarted fast", "RevisionApplied fast"])
      assert.deepStrictEqual(yield* read(url, "SELECT to_regclass('slow') AS slow"), [{ slow: null }])
    }))
})
