import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Random from "effect/Random"
import { layerMemory, Ledger } from "../../src/ledger/mod.ts"
import { appliedEvent, startedEvent } from "./arbitrary_event.ts"
import { hashAtMillisecond, laws } from "./laws.ts"

laws("in memory", { layer: Layer.fresh(layerMemory()), transaction: (effect) => effect, runs: 60 })

const recording = Effect.gen(function*() {
  const ledger = yield* Ledger
  yield* ledger.ensure
  yield* ledger.append(appliedEvent("a"), 2)
  return yield* ledger.read
})

describe("layerMemory", () => {
  it.effect("the same clock and the same seed give the same ledger", () =>
    Effect.gen(function*() {
      const once = Effect.provide(recording, Layer.fresh(layerMemory({ recordedBy: "me" })))
      const first = yield* Random.withSeed(once, "seed")
      assert.deepStrictEqual(yield* Random.withSeed(once, "seed"), first)
      assert.notDeepEqual(yield* Random.withSeed(once, "other"), first)
      assert.match(first[1]!.id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
      assert.strictEqual(first[1]!.recordedBy, "me")
    }))

  it.effect("the hash is that of what the event says", () =>
    Effect.gen(function*() {
      const events = yield* recording
      assert.deepStrictEqual(events.map((it) => it.hash), events.map(hashAtMillisecond))
    }).pipe(Effect.provide(Layer.fresh(layerMemory()))))

  it.effect("a fiber that reads sees what is committed, and neither waits for a transaction nor sees into it", () =>
    Effect.gen(function*() {
      const ledger = yield* Ledger
      yield* ledger.ensure
      const length = Effect.map(ledger.read, (events) => events.length)
      const [inside, outside] = yield* Effect.all([
        ledger.atomically(Effect.gen(function*() {
          yield* ledger.append(startedEvent("a"), 2)
          yield* Effect.yieldNow
          yield* Effect.yieldNow
          return yield* length
        })),
        Effect.andThen(Effect.yieldNow, length)
      ], { concurrency: "unbounded" })
      assert.deepStrictEqual([inside, outside, yield* length], [2, 1, 2])
    }).pipe(Effect.provide(Layer.fresh(layerMemory()))))

  it.effect("a fiber that appends waits for a transaction of another", () =>
    Effect.gen(function*() {
      const ledger = yield* Ledger
      yield* ledger.ensure
      yield* Effect.all([
        Effect.exit(ledger.atomically(Effect.gen(function*() {
          yield* ledger.append(startedEvent("a"), 2)
          yield* Effect.yieldNow
          return yield* Effect.fail("rolled back")
        }))),
        ledger.append(startedEvent("b"), 2)
      ], { concurrency: "unbounded" })
      assert.deepStrictEqual((yield* ledger.read).map((it) => Object(it.event).revision), [undefined, "b"])
    }).pipe(Effect.provide(Layer.fresh(layerMemory()))))
})
