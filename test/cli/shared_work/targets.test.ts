import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { branched, directoryOf, json, placeOf, strata } from "../strata.ts"

describe("several targets", () => {
  it.effect("upgrade, plan and downgrade take them, and --check-heads holds where a head is depended on", () =>
    Effect.gen(function*() {
      const place = yield* placeOf(branched)
      const planned = json(yield* strata(place, "plan", "web@head", "api", "--json"))
      const { err } = yield* strata(place, "upgrade", "web@head", "api")
      assert.strictEqual(planned.revisions.length, 4)
      assert.match(err.at(-1)!, /^Upgraded 4 revisions, now at w222 \(head\), x111 \(head\)$/)
      const stepped = yield* strata(place, "upgrade", "+1")
      assert.include(stepped.err.join(), "several revisions to start from (\"w222\", \"x111\"). Write \"web@+1\"")
      yield* strata(place, "upgrade", "heads")
      assert.strictEqual((yield* strata(place, "current", "--check-heads")).code, 0)
      yield* strata(place, "downgrade", "side@-1", "api@-1", "--yes")
      assert.deepStrictEqual((yield* strata(place, "current")).out, ["w222 (head)"])
    }))

  it.effect("a script is written to one place only", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf(branched)
      const { code, err } = yield* strata({ directory }, "upgrade", "--sql", "web", "api")
      assert.strictEqual(code, 2)
      assert.include(err.join(), "Cannot write one script for several targets (web, api)")
    }))
})
