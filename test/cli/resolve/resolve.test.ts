import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { placeOf, revision, strata } from "../strata.ts"

describe("strata resolve", () => {
  it.effect("settles what stopped half-way, one way or the other", () =>
    Effect.gen(function*() {
      const place = yield* placeOf({
        ...revision(
          "aaaa",
          [],
          "half",
          "CREATE TABLE t (id int);\nCREATE TABLE t (id int);",
          "DROP TABLE t;",
          ["-- strata:transaction off"]
        )
      })
      assert.strictEqual((yield* strata(place, "upgrade")).code, 1)
      assert.include(
        (yield* strata(place, "current")).err,
        "Revision \"aaaa\" is in doubt: its upgrade did not end (relation \"t\" already exists); to resume it, run: strata upgrade"
      )
      const undecided = yield* strata(place, "resolve", "aaaa", "--reason", "x")
      assert.deepStrictEqual([undecided.code, undecided.err], [
        2,
        [
          "Cannot record an outcome: specify either --applied or --reverted. Run: strata resolve aaaa --applied --reason \"…\""
        ]
      ])
      assert.deepStrictEqual(yield* strata(place, "resolve", "aaaa", "--applied", "--reason", "looked"), {
        code: 0,
        out: [],
        err: ["Recorded revision \"aaaa\" as applied; no migration was run"]
      })
      assert.deepStrictEqual((yield* strata(place, "current", "--check-heads")).out, ["aaaa (head)"])
    }))
})
