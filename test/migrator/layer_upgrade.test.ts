/** The options of `layerUpgrade`, and the words of its errors. */
import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import { rmSync } from "node:fs"
import { key } from "../../src/ledger/lock.ts"
import { Client, Migrator } from "../../src/mod.ts"
import { directoryOf, placeOf, revision, strata } from "../cli/strata.ts"
import { query, withClient } from "../support/server.ts"
import { until } from "../support/until.ts"

const one = revision("aaaa", [], "first", "CREATE TABLE first (id int);", "DROP TABLE first;")
const two = { ...one, ...revision("bbbb", ["aaaa"], "second", "CREATE TABLE second (id int);", "DROP TABLE second;") }

/** Starts a program; the error that it ended with, and what it logged. */
const start = Effect.fnUntraced(function*(url: string, options: Migrator.UpgradeOptions) {
  const logged: Array<string> = []
  const exit = yield* Migrator.layerUpgrade(options).pipe(
    Layer.build,
    Effect.scoped,
    Effect.provide([
      NodeServices.layer,
      Client.layerPooled(Result.getOrThrow(Client.Target.parse(Redacted.make(url))) as Client.Target.Server),
      Logger.layer([Logger.make<unknown, void>(({ message }) => void logged.push(String(message)))])
    ], { local: true }),
    Effect.exit
  )
  const error = Exit.isFailure(exit) ? Cause.squash(exit.cause) as Migrator.MigratorError : undefined
  return { reason: error?.reason._tag, message: error?.message ?? "", logged }
})

const kinds = (url: string) => Effect.promise(() => query(url, "SELECT kind, revision FROM strata.ledger"))

describe("layerUpgrade with verifyOnly", () => {
  it.live("starts at head or ahead and nowhere else, and changes nothing", () =>
    Effect.gen(function*() {
      const place = yield* placeOf(two)
      const options = { directory: place.directory, verifyOnly: true }
      const empty = yield* start(place.url, options)
      assert.strictEqual(empty.reason, "NotUpgraded")
      assert.include(empty.message, `not at head (verifyOnly): "aaaa" and "bbbb" are pending. Nothing was changed. `)
      assert.deepStrictEqual(
        yield* Effect.promise(() => query(place.url, "SELECT to_regclass('strata.ledger') AS it")),
        [{
          it: null
        }]
      )
      yield* strata(place, "upgrade", "aaaa")
      const before = yield* kinds(place.url)
      assert.include(
        (yield* start(place.url, options)).message,
        `"bbbb" is pending. Nothing was changed. To apply it, run`
      )
      assert.deepStrictEqual(yield* kinds(place.url), before)
      const older = { ...options, directory: yield* directoryOf(one) }
      assert.isUndefined((yield* start(place.url, older)).reason)
      yield* strata(place, "upgrade")
      assert.isUndefined((yield* start(place.url, options)).reason)
      const ahead = yield* start(place.url, older)
      assert.deepStrictEqual([ahead.reason, ahead.logged.length], [undefined, 1])
      assert.include(ahead.logged[0], "ahead by 1")
      assert.strictEqual((yield* start(place.url, { ...older, ahead: "refuse" })).reason, "DatabaseAhead")
    }))

  it.live("waits for the job that upgrades, also in the middle of a revision outside a transaction", () =>
    Effect.gen(function*() {
      const slow = revision("cccc", ["bbbb"], "index", "CREATE INDEX CONCURRENTLY i ON second (id);", undefined, [
        "-- strata:transaction off"
      ])
      const place = yield* placeOf({ ...two, ...slow })
      yield* strata(place, "upgrade", "bbbb")
      yield* Effect.promise(() =>
        withClient(place.url, async (holder) => {
          await holder.query("BEGIN; LOCK TABLE second IN ROW EXCLUSIVE MODE")
          const [job, now, replicas] = await Effect.runPromise(Effect.gen(function*() {
            const job = yield* Effect.forkDetach(strata(place, "upgrade"))
            yield* until("the revision to begin", async () =>
              (await query(place.url, "SELECT 1 FROM strata.ledger WHERE revision = 'cccc'")).length > 0)
            const options = { directory: place.directory, verifyOnly: true }
            const now = yield* start(place.url, options)
            const waiting = yield* Effect.forkDetach(
              Effect.all(
                [1, 2].map(() =>
                  start(place.url, { ...options, verifyOnly: { wait: "5 minutes" } })
                ),
                {
                  concurrency: 2
                }
              )
            )
            return [job, now, waiting] as const
          }))
          assert.strictEqual(now.reason, "NotUpgraded")
          assert.include(now.message, `"cccc" is pending`)
          await holder.query("ROLLBACK")
          const [{ code }, started] = await Effect.runPromise(Effect.all([Fiber.join(job), Fiber.join(replicas)]))
          assert.strictEqual(code, 0)
          assert.deepStrictEqual(started.map(({ reason }) => reason), [undefined, undefined])
        })
      )
      const gaveUp = yield* start(place.url, {
        directory: yield* directoryOf({
          ...two,
          ...slow,
          ...revision("dddd", ["cccc"], "more", "SELECT 1;", undefined)
        }),
        verifyOnly: { wait: 1 }
      })
      assert.strictEqual(gaveUp.reason, "NotUpgraded")
    }))
})

describe("layerUpgrade", () => {
  it.live("waits for another run as long as lockWait says, and says so in its own words", () =>
    Effect.gen(function*() {
      const place = yield* placeOf(one)
      yield* Effect.promise(() =>
        withClient(place.url, async (holder) => {
          await holder.query("SELECT pg_advisory_lock($1::int8)", [String(key("strata", "ledger"))])
          const found = await Effect.runPromise(start(place.url, { directory: place.directory, lockWait: 0 }))
          assert.strictEqual(found.reason as string, "LockTimeout")
          assert.include(
            found.message,
            "start the program again, with a longer lockWait if the run needs more time, or end it"
          )
        })
      )
      const wrong = yield* start(place.url, { directory: place.directory, lockWait: -1 })
      assert.include(wrong.message, `option "lockWait" of the environment: it is negative`)
      assert.isUndefined((yield* start(place.url, { directory: place.directory })).reason)
    }))

  it.live("names options where the command names flags", () =>
    Effect.gen(function*() {
      const place = yield* placeOf(one)
      const missing = yield* start(place.url, { directory: `${place.directory}/nowhere` })
      const frozen = yield* start(place.url, { directory: place.directory, frozen: true })
      yield* strata(place, "upgrade")
      const other = yield* start(place.url, {
        directory: yield* directoryOf(revision("zzzz", [], "other", "SELECT 1;", undefined))
      })
      rmSync(`${place.directory}/env.ts`)
      const bare = yield* start(place.url, { directory: place.directory })
      const all = [missing, frozen, other, bare]
      assert.deepStrictEqual(all.map(({ reason }) => reason as string), [
        "DirectoryMissing",
        "LockOutdated",
        "OtherLedger",
        "EnvMissing"
      ])
      for (const { message } of all) assert.notMatch(message, /--[a-z]/)
      assert.include(missing.message, "or correct its option directory")
      assert.include(frozen.message, "(frozen: true or CI)")
      assert.include(other.message, "Check the database of the program and its option directory")
    }))
})
