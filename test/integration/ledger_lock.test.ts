import { assert, describe, it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import { type AdvisoryOptions, layerAdvisory, RunLock } from "../../src/ledger/mod.ts"
import { session, unsafe } from "../ledger/server_ledger.ts"
import { advisoryLocks } from "../support/activity.ts"
import { freshDatabase, query } from "../support/server.ts"
import { untilNoRows } from "../support/until.ts"

const lockOf = (url: string, options: AdvisoryOptions = {}, applicationName?: string) =>
  Layer.provideMerge(Layer.fresh(layerAdvisory(options)), session(url, applicationName))

const locked = <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.flatMap(RunLock, (lock) => lock.withLock(effect))

const locks = (url: string) => Effect.promise(() => query(url, advisoryLocks))

/** Holds the lock in a session of its own until the latch opens; gives the holder's pid. */
const holding = Effect.fnUntraced(function*(url: string, release: Deferred.Deferred<void>) {
  const held = yield* Deferred.make<number>()
  const fiber = yield* locked(Effect.gen(function*() {
    const [row] = yield* unsafe("SELECT pg_backend_pid() AS pid, 'a secret'")
    yield* Deferred.succeed(held, Number(row!["pid"]))
    yield* Deferred.await(release)
  })).pipe(Effect.provide(lockOf(url, {}, "holder of \"it\"")), Effect.exit, Effect.forkChild)
  return { pid: yield* Deferred.await(held), fiber }
})

describe("layerAdvisory", () => {
  it.live("holds one lock while the effect runs and none after success, failure or interruption", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      yield* Effect.gen(function*() {
        assert.lengthOf(yield* locked(locks(url)), 1)
        assert.lengthOf(yield* locks(url), 0)
        yield* Effect.flip(locked(Effect.fail("no")))
        assert.lengthOf(yield* locks(url), 0)
        const inside = yield* Deferred.make<void>()
        const fiber = yield* Effect.forkChild(locked(Effect.andThen(Deferred.succeed(inside, undefined), Effect.never)))
        yield* Deferred.await(inside)
        assert.lengthOf(yield* locks(url), 1)
        yield* Fiber.interrupt(fiber)
        assert.lengthOf(yield* locks(url), 0)
      }).pipe(Effect.provide(lockOf(url)))
    }))

  it.live("a second session waits, is told who holds the lock, and then gets it", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const release = yield* Deferred.make<void>()
      const { pid } = yield* holding(url, release)
      const told: Array<number | undefined> = []
      const onWait: AdvisoryOptions["onWait"] = (holder) =>
        Effect.andThen(Effect.sync(() => told.push(holder?.pid)), Deferred.succeed(release, undefined))
      assert.strictEqual(yield* Effect.provide(locked(Effect.succeed("mine")), lockOf(url, { onWait })), "mine")
      assert.deepStrictEqual(told, [pid])
      assert.lengthOf(yield* locks(url), 0)
    }))

  it.live("after the bound it fails and names the holder, whose statement is shown up to its first literal", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const release = yield* Deferred.make<void>()
      const { pid } = yield* holding(url, release)
      const waiter = locked(Effect.die("not mine")).pipe(Effect.provide(lockOf(url, { wait: "120 millis" })))
      const { message, reason } = yield* Effect.flip(waiter)
      assert.strictEqual(reason._tag, "LockTimeout")
      const { holder, waited } = reason as Extract<typeof reason, { readonly _tag: "LockTimeout" }>
      assert.isAtLeast(waited, 120)
      assert.deepStrictEqual([holder?.pid, holder?.applicationName, holder?.user], [
        pid,
        "holder of \"it\"",
        "postgres"
      ])
      assert.include(message, `process ${pid} (application "holder of "it"", user "postgres", connected since 20`)
      assert.include(message, `SELECT pg_terminate_backend(${pid})`)
      assert.include(message, `statement "SELECT pg_backend_pid() AS pid, …"`)
      assert.notInclude(JSON.stringify(holder), "secret")
      yield* Deferred.succeed(release, undefined)
    }))

  it.live("the waiter can be interrupted and leaves no lock behind", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const release = yield* Deferred.make<void>()
      const waiting = yield* Deferred.make<void>()
      yield* holding(url, release)
      const onWait = () => Effect.asVoid(Deferred.succeed(waiting, undefined))
      const fiber = yield* locked(Effect.void).pipe(Effect.provide(lockOf(url, { onWait })), Effect.forkChild)
      yield* Deferred.await(waiting)
      yield* Fiber.interrupt(fiber)
      yield* Deferred.succeed(release, undefined)
      yield* untilNoRows(url, advisoryLocks)
    }))

  it.live("a killed holder frees the lock", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const { pid } = yield* holding(url, yield* Deferred.make<void>())
      const onWait = () => Effect.asVoid(Effect.promise(() => query(url, `SELECT pg_terminate_backend(${pid})`)))
      assert.strictEqual(yield* Effect.provide(locked(Effect.succeed("mine")), lockOf(url, { onWait })), "mine")
    }))

  it.live("runs on different ledgers or in different databases do not wait for each other", () =>
    Effect.gen(function*() {
      const [url, elsewhere] = [yield* freshDatabase, yield* freshDatabase]
      const release = yield* Deferred.make<void>()
      yield* holding(url, release)
      yield* Effect.provide(locked(Effect.void), lockOf(url, { table: "other", wait: 0 }))
      yield* Effect.provide(locked(Effect.void), lockOf(elsewhere, { wait: 0 }))
      yield* Deferred.succeed(release, undefined)
    }))
})
