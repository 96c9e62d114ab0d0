import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { diamond, directoryOf, strata } from "../strata.ts"

describe("strata show", () => {
  it.effect("show tells everything about a revision, and fails for one that is not there", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf(diamond)
      assert.deepStrictEqual((yield* strata({ directory }, "show", "auth")).out, [
        "Revision:      bbbb (auth)",
        "Parent:        aaaa",
        "Followed by:   dddd",
        "File:          bbbb_create_tokens.sql",
        "",
        "    create tokens"
      ])
      const missing = yield* strata({ directory }, "show", "eeee")
      assert.deepStrictEqual([missing.code, missing.out], [1, []])
      assert.match(missing.err.join(), /^No revision or branch label "eeee"/)
      assert.deepStrictEqual(yield* strata({ directory }, "show", "base"), {
        code: 0,
        out: [],
        err: ["\"base\" matches no revision: there is none below the first one"]
      })
    }))
})
