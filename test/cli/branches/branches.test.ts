import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { branched, directoryOf, empty, json, strata } from "../strata.ts"

describe("strata branches", () => {
  it.effect("branches prints each branch point and what follows it", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf(branched)
      assert.deepStrictEqual((yield* strata({ directory }, "branches")).out, [
        "aaaa (branchpoint), do aaaa",
        "     -> w111 (web), do w111",
        "     -> x111 (api) (head), do x111"
      ])
      const [point, ...others] = json(yield* strata({ directory }, "branches", "--json"))
      assert.deepStrictEqual(others, [])
      assert.deepStrictEqual(
        [
          point.revision,
          ...point.children.map((it: { revision: string; branches: ReadonlyArray<string> }) =>
            `${it.revision} ${it.branches.join()}`
          )
        ],
        ["aaaa", "w111 web", "x111 api"]
      )
      assert.include((yield* strata({ directory }, "branches", "-v")).out, "Branches into: w111, x111")
    }))

  it.effect("branches says that there are none", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf(empty("aaaa", []))
      assert.deepStrictEqual(yield* strata({ directory }, "branches"), {
        code: 0,
        out: [],
        err: ["The history has no branch points"]
      })
    }))
})
