import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import type * as Path from "effect/Path"
import { type PlatformError, systemError } from "effect/PlatformError"
import { spawnSync } from "node:child_process"
import * as Draft from "../../src/script/file/_draft.ts"
import { createRevision, initDirectory, LockFile, rebase, relock, ScriptDirectory, type ScriptError, writeNew } from "../../src/script/mod.ts"
import { directoryOf, open, services, sqlRevision, tsRevision, write } from "./directory.ts"

type Step = "writeAll" | "sync" | "link" | "rename"

const full = (method: string) =>
  systemError({
    _tag: "Unknown",
    module: "FileSystem",
    method,
    cause: Object.assign(new Error(method), { errno: -28 })
  })

/** The file system whose disk is full at these steps: of a text, half is written before. */
const failingAt = (...steps: ReadonlyArray<Step>) =>
  Layer.effect(
    FileSystem.FileSystem,
    Effect.map(FileSystem.FileSystem, (fs) =>
      FileSystem.FileSystem.of({
        ...fs,
        open: (path, options) =>
          Effect.map(fs.open(path, options), (file) =>
            Object.create(file, {
              writeAll: {
                value: (bytes: Uint8Array) =>
                  steps.includes("writeAll")
                    ? Effect.andThen(file.writeAll(bytes.slice(0, bytes.length / 2)), Effect.fail(full("write")))
                    : file.writeAll(bytes)
              },
              sync: { value: steps.includes("sync") ? Effect.fail(full("fsync")) : file.sync }
            })),
        ...(steps.includes("link") ? { link: () => Effect.fail(full("link")) } : {}),
        ...(steps.includes("rename") ? { rename: () => Effect.fail(full("rename")) } : {})
      }))
  ).pipe(Layer.provideMerge(services))

const contents = Effect.fnUntraced(function*(directory: string) {
  const fs = yield* FileSystem.FileSystem
  const names = (yield* fs.readDirectory(directory)).toSorted()
  return yield* Effect.forEach(
    names,
    (name) => Effect.map(fs.readFileString(`${directory}/${name}`), (text) => [name, text])
  )
})

const in_ = (directory: string) => Effect.provide(ScriptDirectory.layer({ directory }))

/** What writes files of a directory with the revisions aaaa, bbbb and cccc, of which two are heads. */
const writers: Readonly<
  Record<
    string,
    (directory: string) => Effect.Effect<unknown, ScriptError | PlatformError, FileSystem.FileSystem | Path.Path>
  >
> = {
  revision: (directory: string) => in_(directory)(createRevision({ id: "dddd", parents: ["cccc"], message: "d" })),
  rebase: (directory: string) => in_(directory)(rebase([{ revision: "cccc", from: ["aaaa"], to: ["bbbb"] }], false)),
  lock: (directory: string) => Effect.andThen(write(directory, "strata.lock", "{}"), relock({ directory }, false)),
  init: (directory: string) => initDirectory(directory)
}

const history = {
  "aaaa.sql": sqlRevision("aaaa"),
  "bbbb.sql": sqlRevision("bbbb", ["aaaa"]),
  "cccc.sql": sqlRevision("cccc", ["aaaa"])
}

describe("a full disk", () => {
  for (const [name, writer] of Object.entries(writers)) {
    it.live(`leaves no partial and no empty file of ${name}, and no later command stops at one`, () =>
      Effect.gen(function*() {
        for (const steps of [["writeAll"], ["sync"], ["link", "rename"]] as const) {
          const directory = yield* directoryOf(name === "init" ? {} : history)
          if (name !== "init") yield* open(directory)
          if (name === "lock") yield* write(directory, "strata.lock", "{}")
          const before = yield* contents(directory)
          const failed = yield* Effect.flip(Effect.provide(writer(directory), failingAt(...steps)))
          assert.match(failed.message, /^Cannot write ".*": no space left on device/, steps.join())
          assert.deepStrictEqual(yield* contents(directory), before, steps.join())
          yield* writer(directory)
        }
      }).pipe(Effect.scoped, Effect.provide(services)))
  }

  it.live("leaves the old lock, with a notice, where the command needs no new one", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf(history)
      yield* open(directory)
      yield* write(directory, "dddd.sql", sqlRevision("dddd", ["cccc"]))
      const before = yield* contents(directory)
      const { lockProblem } = yield* Effect.provide(open(directory), failingAt("writeAll"))
      assert.include(lockProblem, "no space left on device")
      assert.deepStrictEqual(yield* contents(directory), before)
    }).pipe(Effect.scoped, Effect.provide(services)))
})

describe("a temporary file", () => {
  it.live("of a writer that was killed is removed by the next one, and no other file is", () =>
    Effect.gen(function*() {
      const { pid } = spawnSync(process.execPath, ["--version"])
      const killed = ["", ".lock", ".sql", ".ts"].map((extension) => Draft.name(extension).replace(/\d+/, String(pid)))
      const elsewhere = killed[1]!.replace(/-[0-9a-f]{12}-/, "-000000000000-")
      const kept = ["aaaa.sql", Draft.name(".sql"), elsewhere, ".strata-notes.sql", `${killed[2]!}.bak.sql`]
      for (const [name, writer] of Object.entries(writers)) {
        const directory = yield* directoryOf(name === "init" ? {} : history)
        for (const file of [...killed, ...kept]) yield* write(directory, file, sqlRevision("aaaa"))
        yield* writer(directory)
        const names = (yield* contents(directory)).map(([file]) => file!)
        assert.deepStrictEqual(names.filter((file) => killed.includes(file)), [], name)
        assert.includeMembers(names, kept, name)
      }
    }).pipe(Effect.scoped, Effect.provide(services)))
})

describe("writeNew", () => {
  it.live("replaces no file, also where the file system has no links", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf({ "a.txt": "old" })
      const fs = yield* FileSystem.FileSystem
      for (const layer of [services, failingAt("link")]) {
        const failed = yield* Effect.flip(Effect.provide(writeNew(`${directory}/a.txt`, "new"), layer))
        assert.strictEqual(failed.reason._tag, "AlreadyExists")
        yield* Effect.provide(writeNew(`${directory}/b.txt`, "new"), layer)
        yield* fs.remove(`${directory}/b.txt`)
      }
      assert.deepStrictEqual(yield* contents(directory), [["a.txt", "old"]])
      const written = yield* Effect.forEach(
        ["one", "two", "three"],
        (text) => Effect.exit(writeNew(`${directory}/c.txt`, text)),
        { concurrency: 3 }
      )
      assert.strictEqual(written.filter((exit) => exit._tag === "Success").length, 1)
    }).pipe(Effect.scoped, Effect.provide(services)))
})

/** The ids of the revisions in the lock of a directory. */
const locked = Effect.fnUntraced(function*(directory: string) {
  const fs = yield* FileSystem.FileSystem
  const text = yield* fs.readFileString(`${directory}/strata.lock`)
  return (yield* Effect.fromResult(LockFile.parse("strata.lock", text))).map(({ id }) => id).toSorted()
})

describe("strata.lock", () => {
  it.live("has every revision of eight writers at once, and is what the files say", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf({ "aaaa.sql": sqlRevision("aaaa") })
      const ids = Array.from({ length: 8 }, (_, index) => `w00${index}`)
      const reader = Effect.forEach(ids, () => open(directory))
      yield* Effect.all([
        ...ids.map((id) => in_(directory)(createRevision({ id, parents: ["aaaa"], message: id, format: "sql" }))),
        reader,
        reader
      ], { concurrency: "unbounded" })
      assert.deepStrictEqual(yield* locked(directory), ["aaaa", ...ids])
      assert.isFalse((yield* relock({ directory }, true)).stale)
    }).pipe(Effect.scoped, Effect.provide(services)))

  it.live("is not believed where the files say something else, also with the right digests", () =>
    Effect.gen(function*() {
      const computed = tsRevision("dddd", ["cccc"]).replace("message: \"dddd\"", "message: `d${\"ddd\"}`")
      const directory = yield* directoryOf({ ...history, "dddd.ts": computed, "eeee.ts": tsRevision("eeee", ["dddd"]) })
      const { graph } = yield* open(directory)
      assert.deepStrictEqual(graph.heads.toSorted(), ["bbbb", "eeee"])
      const fs = yield* FileSystem.FileSystem
      const text = yield* fs.readFileString(`${directory}/strata.lock`)
      const entries = yield* Effect.fromResult(LockFile.parse("strata.lock", text))
      for (const entry of entries) {
        for (
          const lie of [{ message: "harmless" }, { parents: [] }, { parents: ["bbbb"] }, { labels: ["x"] }, {
            dependsOn: ["bbbb"]
          }]
        ) {
          const [key] = Object.keys(lie)
          const forged = { ...entry, ...lie }
          if (JSON.stringify(forged) === JSON.stringify(entry)) continue
          yield* write(directory, "strata.lock", LockFile.print(entries.map((one) => one === entry ? forged : one)))
          for (const frozen of [false, true]) {
            const { reason } = yield* Effect.flip(open(directory, { frozen }))
            assert.strictEqual(reason._tag, "LockMismatch", `${key} of ${entry.id}`)
            assert.include(reason.message, `"${key}" of revision "${entry.id}"`)
          }
        }
      }
      yield* write(directory, "strata.lock", text)
      assert.deepStrictEqual((yield* open(directory, { frozen: true })).changes, {
        added: [],
        changed: [],
        removed: []
      })
    }).pipe(Effect.scoped, Effect.provide(services)))
})
