import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Schedule from "effect/Schedule"
import { Client, Migration, Migrator, Op } from "../../src/mod.ts"
import { directoryOf, revision } from "../cli/strata.ts"
import { clientOf, ids, on } from "../migrator/fixture.ts"
import { freshDatabase, query, serverMajor, withClient } from "../support/server.ts"
import { gone, start } from "./_runner_history.ts"

const read = (url: string, text: string) => Effect.promise(() => query(url, text))

/** Asks until a query answers rows. */
const there = (url: string, text: string) =>
  read(url, text).pipe(Effect.repeat({ until: (rows) => rows.length > 0, schedule: Schedule.spaced("20 millis") }))

const meta = (id: string, parents: ReadonlyArray<string> = []) => ({
  revision: id,
  parents,
  message: id,
  downgrade: Effect.void
})

const settings = { lockTimeout: Duration.millis(300), lockRetries: 2 }

/** Runs an upgrade and collects what it tells. */
const upgrade = (
  url: string,
  history: ReadonlyArray<Migration.Any>,
  options: Partial<Migrator.MigratorSettings>,
  tell: (event: Migrator.ProgressEvent) => void
) =>
  Effect.gen(function*() {
    const defaults = yield* Migrator.Settings
    return yield* Effect.provideService(Migrator.upgrade(), Migrator.Settings, { ...defaults, ...options })
  }).pipe(
    Effect.provideService(Migrator.Progress, (event) => Effect.sync(() => tell(event))),
    Effect.provide(on(clientOf(url), history), { local: true })
  )

/** Runs an effect while a session is idle in a transaction that has read the table. */
const whileHeld = <A, E, R>(url: string, table: string, effect: (pid: number) => Effect.Effect<A, E, R>) =>
  Effect.gen(function*() {
    const run = Effect.runPromiseExitWith(yield* Effect.context<R>())
    return yield* yield* Effect.promise(() =>
      withClient(url, async (client) => {
        await client.query("SET application_name = 'monthly \"report\"'; BEGIN")
        const { rows } = await client.query(`SELECT pg_backend_pid() AS pid FROM ${table} WHERE note <> 'hunter2'`)
        return await run(effect(Number(rows[0]?.pid)))
      })
    )
  })

const busy = "CREATE TABLE busy (note text); INSERT INTO busy VALUES ('x'); CREATE TABLE quiet (id int)"

const alter = Migration.make({ ...meta("alter"), upgrade: Op.addColumn("busy", "more", Op.column("int")) })

describe("a lock that is not granted", () => {
  it.live("is waited for in tries, and its holder is named, without what the statement says", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      yield* read(url, busy)
      const told: Array<Migrator.ProgressEvent> = []
      const { error, pid } = yield* whileHeld(
        url,
        "busy",
        (pid) =>
          Effect.map(
            Effect.flip(upgrade(url, [alter], settings, (event) => told.push(event))),
            (error) => ({ error, pid })
          )
      )
      const who = new RegExp(
        `process ${pid} \\(application "monthly "report"", user "postgres", in a transaction for \\d+ seconds, now idle, ` +
          `last statement "SELECT pg_backend_pid\\(\\) AS pid FROM busy WHERE note <> …"\\)`
      )
      assert.deepStrictEqual(
        told.map(({ _tag }) => _tag),
        ["Started", "Waiting", "Retrying", "Waiting", "Retrying", "Waiting"]
      )
      assert.match(told.flatMap((event) => event._tag === "Waiting" ? [event.blocker] : []).join("\n"), who)
      assert.match(error.message, who)
      assert.include(error.message, `Hint: process ${pid} `)
      assert.include(error.message, `was in the way. Wait for it, or end it with: SELECT pg_terminate_backend(${pid})`)
      assert.notInclude(JSON.stringify(yield* read(url, "SELECT * FROM strata.ledger")) + error.message, "hunter2")
    }))

  it.live("fails as well where no second session can be had to look at its holder", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      yield* read(url, busy)
      const target = Result.getOrThrow(Client.Target.parse(Redacted.make(url))) as Client.Target.Server
      const one = Client.layerSession.pipe(Layer.provide(Client.layerPooled(target, { maxConnections: 1 })))
      const { message } = yield* whileHeld(url, "busy", () =>
        Effect.gen(function*() {
          const hurried = { ...(yield* Migrator.Settings), ...settings, lockRetries: 0 }
          return yield* Effect.flip(Effect.provideService(Migrator.upgrade(), Migrator.Settings, hurried))
        }).pipe(Effect.provide(on(one, [alter]), { local: true })))
      assert.match(message, /lock timeout \(SQLSTATE 55P03\)/)
      assert.notInclude(message, "in the way")
    }))

  // 20 readers in a queue behind a waiting ALTER TABLE are let through whenever it gives up.
  it.live("keeps no reader waiting from one try to the next", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      yield* read(url, busy)
      const reads = Array.from({ length: 20 }, () => 0)
      let worst = 0
      const reader = (index: number) =>
        Effect.promise(() =>
          withClient(url, async (client) => {
            while (reads[index]! >= 0) {
              const before = performance.now()
              await client.query("SELECT * FROM busy")
              worst = Math.max(worst, performance.now() - before)
              if (reads[index]! >= 0) reads[index]!++
              await new Promise((resolve) => setTimeout(resolve, 10))
            }
          })
        )
      const readers = yield* Effect.forkChild(
        Effect.forEach(reads.keys(), reader, { concurrency: "unbounded", discard: true })
      )
      const seen: Array<ReadonlyArray<number>> = []
      const tell = ({ _tag }: Migrator.ProgressEvent) => _tag === "Retrying" && seen.push([...reads])
      yield* whileHeld(url, "busy", () => Effect.flip(upgrade(url, [alter], { ...settings, lockRetries: 4 }, tell)))
      reads.fill(-1)
      yield* Fiber.join(readers)
      assert.lengthOf(seen, 4)
      for (const [index, counts] of seen.entries()) {
        const before = seen[index - 1] ?? counts.map(() => -1)
        assert.isTrue(counts.every((count, reader) => count > before[reader]!), `try ${index + 1}: ${counts.join(" ")}`)
      }
      yield* Effect.logInfo(`The worst delay of a reader is ${(worst / 300).toFixed(2)} of lock_timeout`)
    }))

  it.live("in a single transaction gives back the locks of earlier revisions between tries", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      yield* read(url, busy)
      const first = Migration.make({ ...meta("first"), upgrade: Op.addColumn("quiet", "more", Op.column("int")) })
      const second = Migration.make({ ...meta("second", ["first"]), upgrade: alter.upgrade })
      const held: Array<number> = []
      const locks = `SELECT 1 FROM pg_locks WHERE relation = 'quiet'::regclass AND mode = 'AccessExclusiveLock'`
      const looking = yield* read(url, locks).pipe(
        Effect.map((rows) => held.push(rows.length)),
        Effect.andThen(Effect.sleep("10 millis")),
        Effect.forever,
        Effect.forkChild
      )
      const tries: Array<number> = []
      const tell = ({ _tag }: Migrator.ProgressEvent) => _tag === "Retrying" && tries.push(held.length)
      const error = yield* whileHeld(
        url,
        "busy",
        () => Effect.flip(upgrade(url, [first, second], { ...settings, transaction: "single", lockRetries: 2 }, tell))
      )
      yield* Fiber.interrupt(looking)
      assert.include(error.message, "was in the way")
      assert.lengthOf(tries, 2)
      assert.isTrue(held.slice(tries[0]).includes(0) && held.slice(0, tries[1]).includes(1), held.join(""))
      const events = yield* read(url, "SELECT kind FROM strata.ledger ORDER BY sequence")
      assert.deepStrictEqual(events.map(({ kind }) => kind), ["LedgerCreated", "RevisionFailed"])
    }))

  it.live("is told while an index is built concurrently, which no lock_timeout ends", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      yield* read(url, busy)
      const index = Migration.make({
        ...meta("index"),
        transaction: false,
        upgrade: Op.execute("CREATE INDEX CONCURRENTLY busy_note ON busy (note)")
      })
      const told: Array<string> = []
      const tell = (event: Migrator.ProgressEvent) => event._tag === "Waiting" && told.push(event.blocker)
      const fiber = yield* Effect.forkChild(Effect.suspend(() => upgrade(url, [index], settings, tell)))
      yield* withWriter(
        url,
        Effect.suspend(() => told.length > 0 ? Effect.void : Effect.fail("not yet")).pipe(
          Effect.retry(Schedule.spaced("20 millis"))
        )
      )
      assert.deepStrictEqual(ids(yield* Fiber.join(fiber)), ["index"])
      assert.match(told.join("\n"), /^process \d+ \(.*last statement "INSERT INTO busy VALUES \(…"\)$/)
    }))
})

/** Runs an effect while a session is idle in a transaction that has written to the table. */
const withWriter = <A, E>(url: string, effect: Effect.Effect<A, E>) =>
  Effect.promise(() =>
    withClient(url, async (client) => {
      await client.query("BEGIN")
      await client.query("INSERT INTO busy VALUES ('hunter2')")
      return await Effect.runPromise(effect)
    })
  )

describe("a killed client", () => {
  // Before version 14 a server does not look after its client while it works.
  it.live.skipIf(serverMajor < 14)(
    "has nothing committed behind its back, and its locks are free",
    () =>
      Effect.gen(function*() {
        const url = yield* freshDatabase
        const slow = "CREATE TABLE half (id int);\nSELECT pg_sleep(600);"
        const directory = yield* directoryOf(revision("slow", [], "slow", slow, undefined))
        const { child, ended } = start(url, directory, "upgrade")
        yield* there(
          url,
          `SELECT 1 FROM pg_stat_activity
            WHERE datname = current_database() AND query LIKE 'SELECT pg_sleep%' AND state = 'active'`
        )
        child.kill("SIGKILL")
        const killed = performance.now()
        yield* gone(
          url,
          `SELECT 1 FROM pg_locks l JOIN pg_database d ON d.oid = l.database
          WHERE d.datname = current_database() AND l.pid <> pg_backend_pid()`
        )
        yield* Effect.logInfo(`Free ${Math.round(performance.now() - killed)} ms after the kill`)
        assert.isNull((yield* ended).code)
        assert.deepStrictEqual(
          yield* read(url, "SELECT to_regclass('half') AS half, (SELECT count(*)::int FROM strata.ledger) AS events"),
          [{ half: null, events: 1 }]
        )
      })
  )
})
