import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Result from "effect/Result"
import { initDirectory, initFiles } from "../../src/script/mod.ts"
import { directoryOf, open, services, write } from "./directory.ts"

describe("initFiles", () => {
  it("are env.ts, a revision, a README and the lock, the same for the same id and time", () => {
    const files = () => Result.getOrThrow(initFiles("a1b2c3d4e5f6", DateTime.makeUnsafe("2026-11-22T10:15:00Z")))
    assert.deepStrictEqual(files().map(({ file }) => file), [
      "env.ts",
      "20261122_101500_a1b2c3d4e5f6_create_tasks.ts",
      "README.md",
      "strata.lock"
    ])
    assert.deepStrictEqual(files(), files())
  })
})

describe("initDirectory", () => {
  it.effect("writes a directory that opens frozen, without an import", () =>
    Effect.gen(function*() {
      const directory = `${yield* directoryOf({})}/new/migrations`
      yield* initDirectory(directory)
      const { graph } = yield* open(directory, { frozen: true })
      assert.strictEqual(graph.heads.length, 1)
    }).pipe(Effect.provide(services)))

  it.effect("writes nothing over what is there", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const directory = yield* directoryOf({})
      yield* write(directory, "strata.lock", "mine")
      const error = yield* Effect.flip(initDirectory(directory))
      assert.strictEqual(error.reason._tag, "FileExists")
      assert.deepStrictEqual(yield* fs.readDirectory(directory), ["strata.lock"])
    }).pipe(Effect.provide(services)))
})
