import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import { relock } from "../../src/script/mod.ts"
import { directoryOf, open, services, sqlRevision, write } from "./directory.ts"

const files = {
  "0_zz.sql": sqlRevision("zz"),
  "1_aa.sql": sqlRevision("aa"),
  "2_bb.sql": sqlRevision("bb", ["aa"]),
  "3_cc.sql": sqlRevision("cc", ["bb"])
}

describe("relock", () => {
  it.effect("writes what opening the directory writes, and then finds nothing to write", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const directory = yield* directoryOf(files)
      const first = yield* relock({ directory }, false)
      assert.deepStrictEqual([first.stale, first.added], [true, Object.keys(files)])
      const text = yield* fs.readFileString(first.path)
      yield* fs.remove(first.path)
      yield* open(directory)
      assert.strictEqual(yield* fs.readFileString(first.path), text)
      for (const check of [true, false]) {
        const { added, changed, removed, stale } = yield* relock({ directory }, check)
        assert.deepStrictEqual({ added, changed, removed, stale }, {
          added: [],
          changed: [],
          removed: [],
          stale: false
        })
      }
    }).pipe(Effect.provide(services)))

  it.effect("checks without writing, also what a hand wrote under the right digest", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const directory = yield* directoryOf(files)
      yield* open(directory)
      const lock = `${directory}/strata.lock`
      const text = (yield* fs.readFileString(lock)).replace(`"message":"bb"`, `"message":"other"`)
      yield* write(directory, "strata.lock", text)
      yield* write(directory, "3_cc.sql", sqlRevision("cc", ["bb"], "SELECT 3"))
      yield* write(directory, "4_dd.sql", sqlRevision("dd"))
      yield* fs.remove(`${directory}/0_zz.sql`)
      const { path: _, ...found } = yield* relock({ directory }, true)
      assert.deepStrictEqual(found, {
        stale: true,
        added: ["4_dd.sql"],
        changed: ["2_bb.sql", "3_cc.sql"],
        removed: ["0_zz.sql"]
      })
      assert.strictEqual(yield* fs.readFileString(lock), text)
    }).pipe(Effect.provide(services)))

  it.effect("mends a lock with the conflict of a merge, which a check reports", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf({ ...files, "strata.lock": "<<<<<<< HEAD\n" })
      const { message, reason } = yield* Effect.flip(relock({ directory }, true))
      assert.strictEqual(reason._tag, "LockConflict")
      assert.include(message, `Run "strata lock"`)
      assert.isTrue((yield* relock({ directory }, false)).stale)
      yield* open(directory, { frozen: true })
    }).pipe(Effect.provide(services)))

  it.effect("has no lock to miss where there is no revision", () =>
    Effect.gen(function*() {
      assert.isFalse((yield* relock({ directory: yield* directoryOf({}) }, true)).stale)
    }).pipe(Effect.provide(services)))
})
