import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { key } from "../../src/ledger/lock.ts"
import { layerNone, RunLock } from "../../src/ledger/mod.ts"

describe("key", () => {
  it("is the same forever", () => {
    assert.strictEqual(key("strata", "ledger"), -6000363065413805470n)
  })

  it("tells apart names that only differ in where the schema ends", () => {
    const keys = [key("a", "bc"), key("ab", "c"), key("abc", ""), key("", "abc")]
    assert.strictEqual(new Set(keys).size, 4)
    for (const one of keys) assert.strictEqual(BigInt.asIntN(64, one), one)
  })
})

describe("layerNone", () => {
  it.effect("lets every run go ahead", () =>
    Effect.gen(function*() {
      const lock = yield* RunLock
      assert.strictEqual(yield* lock.withLock(lock.withLock(Effect.succeed(1))), 1)
    }).pipe(Effect.provide(layerNone)))
})
