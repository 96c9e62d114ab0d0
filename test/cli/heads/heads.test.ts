import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { branched, diamond, directoryOf, strata } from "../strata.ts"

describe("strata heads", () => {
  it.effect("heads prints each head with its labels", () =>
    Effect.gen(function*() {
      const branches = Object.fromEntries(Object.entries(diamond).filter(([file]) => !file.startsWith("dddd")))
      const directory = yield* directoryOf(branches)
      assert.deepStrictEqual((yield* strata({ directory }, "heads")).out, ["bbbb (auth) (head)", "cccc (head)"])
    }))

  it.effect("heads --resolve-dependencies leaves out what another branch depends on", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf(branched)
      const heads = (...flags: ReadonlyArray<string>) =>
        Effect.map(strata({ directory }, "heads", ...flags), ({ out }) => out)
      assert.sameMembers([...yield* heads()], [
        "w222 (web) (effective head)",
        "x111 (api) (head)",
        "s111 (side) (head)"
      ])
      assert.sameMembers([...yield* heads("--resolve-dependencies")], ["x111 (api) (head)", "s111 (side) (head)"])
    }))
})
