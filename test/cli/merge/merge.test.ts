import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { diamond, directoryOf, json, strata } from "../strata.ts"

describe("strata merge", () => {
  it.effect("joins all heads, or those named, and needs two", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf(diamond)
      assert.deepStrictEqual(yield* strata({ directory }, "merge"), {
        code: 1,
        out: [],
        err: [
          "Cannot merge: at least two revisions are required, but there is only \"dddd\". To list the heads, run: strata heads"
        ]
      })
      yield* strata({ directory }, "revision", "-m", "x", "--rev-id", "ffff", "--head", "aaaa", "--splice", "--sql")
      const document = json(yield* strata({ directory }, "merge", "heads", "--rev-id", "1234", "--json"))
      assert.deepStrictEqual([document.revision, document.parents], ["1234", ["ffff", "dddd"]])
    }))

  it.effect("names the parents when no message is given", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf(diamond)
      yield* strata({ directory }, "revision", "-m", "x", "--rev-id", "ffff", "--head", "base", "--sql")
      yield* strata({ directory }, "merge", "dd", "ff", "--rev-id", "1234")
      assert.strictEqual(
        (yield* strata({ directory }, "history")).out[0],
        "dddd, ffff -> 1234 (auth) (head) (mergepoint), merge dddd and ffff"
      )
    }))
})
