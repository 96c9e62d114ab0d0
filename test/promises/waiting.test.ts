import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import { Client, Migration, Migrator, Op } from "../../src/mod.ts"
import { directoryOf, revision } from "../cli/strata.ts"
import { clientOf, ids, on } from "../migrator/fixture.ts"
import { sleeping } from "../support/activity.ts"
import { hold } from "../support/hold.ts"
import { freshDatabase, query, serverMajor, withClient } from "../support/server.ts"
import { until, untilNoRows, untilRows } from "../support/until.ts"
import { start } from "./_runner_history.ts"

const read = (url: string, text: string) => Effect.promise(() => query(url, text))

const meta = (id: string, parents: ReadonlyArray<string> = []) => ({
  revision: id,
  parents,
  message: id,
  downgrade: Effect.void
})

// Long enough for a second session to connect and to name the holder, on a slow machine too.
const settings = { lockTimeout: Duration.millis(1500), lockRetries: 2 }

/** Runs an upgrade whose progress goes to `tell`. */
const upgrade = (
  url: string,
  history: ReadonlyArray<Migration.Any>,
  options: Partial<Migrator.MigratorSettings>,
  tell: (event: Migrator.ProgressEvent) => Effect.Effect<void>
) =>
  Effect.gen(function*() {
    const defaults = yield* Migrator.Settings
    return yield* Effect.provideService(Migrator.upgrade(), Migrator.Settings, { ...defaults, ...options })
  }).pipe(
    Effect.provideService(Migrator.Progress, tell),
    Effect.provide(on(clientOf(url), history), { local: true })
  )

/** A session that is idle in a transaction that has read `busy`; its process. */
const reader = (url: string) =>
  Effect.map(
    hold(
      url,
      "SET LOCAL application_name = 'monthly \"report\"'",
      "SELECT pg_backend_pid() AS pid FROM busy WHERE note <> 'hunter2'"
    ),
    ({ rows }) => Number(rows[0]!["pid"])
  )

const busy = "CREATE TABLE busy (note text); INSERT INTO busy VALUES ('x'); CREATE TABLE quiet (id int)"

const alter = Migration.make({ ...meta("alter"), upgrade: Op.addColumn("busy", "more", Op.column("int")) })

describe.concurrent("a lock that is not granted", () => {
  it.live("is waited for with retries, and its holder is described, without literals of its statement", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      yield* read(url, busy)
      const told: Array<Migrator.ProgressEvent> = []
      const pid = yield* reader(url)
      const tell = (event: Migrator.ProgressEvent) => Effect.sync(() => void told.push(event))
      const error = yield* Effect.flip(upgrade(url, [alter], settings, tell))
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
      assert.include(
        error.message,
        `blocked this statement. Wait for it, or end it with: SELECT pg_terminate_backend(${pid})`
      )
      assert.notInclude(JSON.stringify(yield* read(url, "SELECT * FROM strata.ledger")) + error.message, "hunter2")
    }))

  it.live("fails as well where no second session can be had to look at its holder", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      yield* read(url, busy)
      const one = Layer.merge(clientOf(url), Layer.succeed(Client.SecondSession, undefined))
      yield* reader(url)
      const hurried = { ...(yield* Migrator.Settings), ...settings, lockRetries: 0 }
      const { message } = yield* Effect.flip(Effect.provideService(Migrator.upgrade(), Migrator.Settings, hurried))
        .pipe(
          Effect.provide(on(one, [alter]), { local: true })
        )
      assert.match(message, /lock timeout \(SQLSTATE 55P03\)/)
      assert.notInclude(message, "held the lock")
    }))

  // 20 readers in a queue behind a waiting ALTER TABLE are let through whenever it gives up: the next try begins only
  // after each of them has read again.
  it.live("blocks no reader between two tries", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      yield* read(url, busy)
      const reads = Array.from({ length: 20 }, () => 0)
      let worst = 0
      const reading = (index: number) =>
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
        Effect.forEach(reads.keys(), reading, { concurrency: "unbounded", discard: true })
      )
      let tries = 0
      const tell = ({ _tag }: Migrator.ProgressEvent) =>
        Effect.suspend(() => {
          if (_tag !== "Retrying") return Effect.void
          const before = [...reads]
          tries++
          return until(
            `every reader to read after try ${tries}, before which they had read ${before.join(" ")} times`,
            () => reads.every((count, index) => count > before[index]!)
          )
        })
      yield* reader(url)
      yield* Effect.flip(upgrade(url, [alter], { lockTimeout: Duration.millis(300), lockRetries: 4 }, tell))
      reads.fill(-1)
      yield* Fiber.join(readers)
      assert.strictEqual(tries, 4)
      yield* Effect.logInfo(`The worst delay of a reader is ${(worst / 300).toFixed(2)} of lock_timeout`)
    }))

  it.live("in a single transaction releases the locks of earlier revisions between tries", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      yield* read(url, busy)
      const first = Migration.make({ ...meta("first"), upgrade: Op.addColumn("quiet", "more", Op.column("int")) })
      const second = Migration.make({ ...meta("second", ["first"]), upgrade: alter.upgrade })
      const held: Array<string> = []
      const locks = `SELECT 1 FROM pg_locks l JOIN pg_database d ON d.oid = l.database
        WHERE d.datname = current_database() AND relation = 'quiet'::regclass AND mode = 'AccessExclusiveLock'`
      // The run waits for what it tells, so the locks are those of this moment.
      const tell = ({ _tag, revision }: Migrator.ProgressEvent) =>
        _tag === "Retrying" || (_tag === "Started" && revision.id === "second")
          ? Effect.map(read(url, locks), ({ length }) => void held.push(`${_tag} ${length}`))
          : Effect.void
      yield* reader(url)
      const error = yield* Effect.flip(
        upgrade(url, [first, second], { ...settings, transaction: "single", lockRetries: 2 }, tell)
      )
      assert.include(error.message, "blocked this statement")
      assert.deepStrictEqual(held, ["Started 1", "Retrying 0", "Started 1", "Retrying 0", "Started 1"])
      const events = yield* read(url, "SELECT kind FROM strata.ledger ORDER BY sequence")
      assert.deepStrictEqual(events.map(({ kind }) => kind), ["LedgerCreated", "RevisionFailed"])
    }))

  it.live("is reported while an index is built concurrently, without lock_timeout", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      yield* read(url, busy)
      const index = Migration.make({
        ...meta("index"),
        transaction: false,
        upgrade: Op.execute("CREATE INDEX CONCURRENTLY busy_note ON busy (note)")
      })
      const told: Array<string> = []
      const tell = (event: Migrator.ProgressEvent) =>
        Effect.sync(() => event._tag === "Waiting" && void told.push(event.blocker))
      const writer = yield* hold(url, "INSERT INTO busy VALUES ('hunter2')")
      const fiber = yield* Effect.forkChild(upgrade(url, [index], settings, tell))
      yield* until("the run to tell who blocks it", () => told.length > 0)
      yield* writer.release
      assert.deepStrictEqual(ids(yield* Fiber.join(fiber)), ["index"])
      assert.match(told.join("\n"), /^process \d+ \(.*last statement "INSERT INTO busy VALUES \(…"\)$/)
    }))
})

describe("a killed client", () => {
  // Before version 14 a server does not look after its client while it works.
  it.live.skipIf(serverMajor < 14)(
    "has nothing committed afterwards, and its locks are released",
    () =>
      Effect.gen(function*() {
        const url = yield* freshDatabase
        const slow = "CREATE TABLE half (id int);\nSELECT pg_sleep(600);"
        const directory = yield* directoryOf(revision("slow", [], "slow", slow, undefined))
        const { child, ended } = start(url, directory, "upgrade")
        yield* untilRows(url, sleeping)
        child.kill("SIGKILL")
        const killed = performance.now()
        yield* untilNoRows(
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
