import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import { diamond, directoryOf, strata } from "../strata.ts"

describe("strata lock", () => {
  it.effect("writes the lock, and --check exits with 3 when it would", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const directory = yield* directoryOf(diamond)
      const stale = yield* strata({ directory }, "lock", "--check")
      assert.deepStrictEqual([stale.code, stale.out], [3, Object.keys(diamond).map((file) => `added    ${file}`)])
      assert.match(stale.err.join(), /strata\.lock" is out of date\. .*run: strata lock$/)
      assert.isFalse(yield* fs.exists(`${directory}/strata.lock`))
      const written = yield* strata({ directory }, "lock")
      assert.deepStrictEqual([written.code, written.out], [0, stale.out])
      assert.match(written.err.join(), /^Wrote ".*strata\.lock"; commit it/)
      const fresh = yield* strata({ directory }, "lock", "--check")
      assert.deepStrictEqual([fresh.code, fresh.out], [0, []])
      yield* fs.remove(`${directory}/dddd_merge.sql`)
      const { code, out } = yield* strata({ directory }, "lock", "--json", "--frozen")
      const { path, ...document } = JSON.parse(out.join("\n"))
      assert.match(path, /strata\.lock$/)
      assert.deepStrictEqual([code, document], [3, {
        stale: true,
        written: false,
        added: [],
        changed: [],
        removed: ["dddd_merge.sql"]
      }])
    }).pipe(Effect.provide(NodeServices.layer)))
})
