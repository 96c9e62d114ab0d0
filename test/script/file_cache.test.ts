/**
 * What is known of unchanged files: it saves reading them, and never hides a change.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as TestClock from "effect/testing/TestClock"
import Fs, { chmodSync, readdirSync, readFileSync, renameSync, statSync, utimesSync, writeFileSync } from "node:fs"
import { syncBuiltinESMExports } from "node:module"
import { basename, join } from "node:path"
import { afterAll } from "vitest"
import type { OpenOptions } from "../../src/script/mod.ts"
import { directoryOf, open, services, servicesWith, sqlRevision } from "./directory.ts"

const count = 60
const id = (index: number) => `r${index + 100}`
const file = `${id(7)}.sql`
const files = Object.fromEntries(
  Array.from(
    { length: count },
    (_, index) => [`${id(index)}.sql`, sqlRevision(id(index), index === 0 ? [] : [id(index - 1)])]
  )
)
const own = sqlRevision(id(7), [id(6)])
/** Another text of the same size. */
const edited = own.replace(/SELECT 'r/, "SELECT 'R")

// Files are read without the service of the file system.
const { lstatSync, readFileSync: readBefore } = Fs
const filesRead: Array<string> = []
const filesLookedAt: Array<string> = []
const noting = <Args extends ReadonlyArray<unknown>, A>(
  list: Array<string>,
  call: (...args: Args) => A
) => ((...args: Args): A => {
  list.push(String(args[0]))
  return call(...args)
})
Object.assign(Fs, { lstatSync: noting(filesLookedAt, lstatSync), readFileSync: noting(filesRead, readBefore) })
syncBuiltinESMExports()
afterAll(() => {
  Object.assign(Fs, { lstatSync, readFileSync: readBefore })
  syncBuiltinESMExports()
})

const later = TestClock.setTime(Date.now() + 60_000)

/** A directory whose files are known to the cache, unless the clock is that of the system. */
const known = Effect.fnUntraced(function*(time: Effect.Effect<void> = later) {
  yield* time
  const directory = yield* directoryOf(files)
  const cache = yield* directoryOf({})
  // The first one writes the lock, the second one compares the files with it.
  yield* open(directory, { cache })
  yield* open(directory, { cache })
  return { directory, cache }
})

/** Opens a directory, with the names of the files that were read and the number of other calls for revisions. */
const opened = Effect.fnUntraced(function*(directory: string, options: Partial<OpenOptions>) {
  const fs = yield* FileSystem.FileSystem
  filesRead.length = 0
  let others = 0
  const noted =
    <Args extends [string, ...ReadonlyArray<unknown>], A>(call: (...args: Args) => A) => (...args: Args): A => {
      if (args[0].endsWith(".sql")) others++
      return call(...args)
    }
  const watched: FileSystem.FileSystem = {
    ...fs,
    readFile: noted(fs.readFile),
    realPath: noted(fs.realPath),
    stat: noted(fs.stat),
    open: noted(fs.open)
  }
  const { changes, revisions } = yield* Effect.provideService(open(directory, options), FileSystem.FileSystem, watched)
  const read = filesRead.filter((path) => path.startsWith(directory) && path.endsWith(".sql")).map((path) =>
    basename(path)
  )
  return { read, others, changes, revisions }
})

const recordsOf = (cache: string) => join(cache, readdirSync(cache)[0]!)

describe("unchanged files", () => {
  it.effect("are looked at once each, and not read, opened or resolved", () =>
    Effect.gen(function*() {
      const { cache, directory } = yield* known()
      const all = yield* opened(directory, {})
      filesLookedAt.length = 0
      const { others, read, revisions } = yield* opened(directory, { cache })
      assert.deepStrictEqual([read, others], [[], 0])
      assert.deepStrictEqual(filesLookedAt.map((path) => basename(path)), Object.keys(files))
      assert.deepStrictEqual(revisions, all.revisions)
      assert.strictEqual(all.read.length, count)
    }).pipe(Effect.provide(services)))

  it.effect("are read if the lock must be up to date, and one that runs is read again", () =>
    Effect.gen(function*() {
      const { cache, directory } = yield* known()
      assert.strictEqual((yield* opened(directory, { cache, frozen: true })).read.length, count)
      const ci = yield* Effect.provide(opened(directory, { cache }), servicesWith({ CI: "true" }))
      assert.strictEqual(ci.read.length, count)
      const { load } = yield* open(directory, { cache })
      writeFileSync(join(directory, file), edited)
      assert.strictEqual((yield* Effect.flip(load(id(7)))).reason._tag, "ChangedOnDisk")
    }).pipe(Effect.provide(services)))

  it.effect("are not known if they changed within the tick of a clock, or in the future", () =>
    Effect.gen(function*() {
      for (const time of [Date.now(), Date.now() - 3_600_000]) {
        const { cache, directory } = yield* known(TestClock.setTime(time))
        assert.strictEqual((yield* opened(directory, { cache })).read.length, count, `${time}`)
      }
    }).pipe(Effect.provide(services)))
})

/** What is done to a directory or its cache; `file` has another text afterwards, of the same size. */
const changes: Readonly<Record<string, (place: { readonly directory: string; readonly cache: string }) => void>> = {
  "written in place": ({ directory }) => writeFileSync(join(directory, file), edited),
  "replaced by another inode": ({ directory }) => {
    writeFileSync(join(directory, "other"), edited)
    renameSync(join(directory, "other"), join(directory, file))
  },
  "given its old times again": ({ directory }) => {
    const { atime, mtime } = statSync(join(directory, file))
    writeFileSync(join(directory, file), edited)
    utimesSync(join(directory, file), atime, mtime)
  },
  "hidden by a cache that others could have written": ({ cache, directory }) => {
    const before = statSync(join(directory, file))
    writeFileSync(join(directory, file), edited)
    const after = statSync(join(directory, file))
    const records = recordsOf(cache)
    const text = readFileSync(records, "utf8")
    const forged = text.replace(
      `${before.mtimeMs} ${before.ctimeMs} ${before.ino}`,
      `${after.mtimeMs} ${after.ctimeMs} ${after.ino}`
    )
    assert.notStrictEqual(forged, text)
    writeFileSync(records, forged)
    chmodSync(records, 0o666)
  },
  "hidden by the cache of another directory": ({ cache, directory }) => {
    const records = recordsOf(cache)
    const { ctimeMs, ino, mtimeMs } = statSync(join(directory, file))
    writeFileSync(join(directory, file), edited)
    const after = statSync(join(directory, file))
    const text = readFileSync(records, "utf8")
      .replace(`${mtimeMs} ${ctimeMs} ${ino}`, `${after.mtimeMs} ${after.ctimeMs} ${after.ino}`)
    writeFileSync(records, text.replace(directory, `${directory}2`))
  },
  "changed beside a cache that is no cache": ({ cache, directory }) => {
    writeFileSync(join(directory, file), edited)
    writeFileSync(recordsOf(cache), "[1,")
  },
  "changed beside a cache that cannot be written": ({ cache, directory }) => {
    writeFileSync(join(directory, file), edited)
    const records = recordsOf(cache)
    renameSync(records, join(directory, "moved"))
    chmodSync(cache, 0o500)
  }
}

describe("a changed file is found", () => {
  for (const [what, change] of Object.entries(changes)) {
    it.effect(what, () =>
      Effect.gen(function*() {
        const place = yield* known()
        change(place)
        const { changes, read } = yield* opened(place.directory, { cache: place.cache })
        assert.include(read, file)
        assert.deepStrictEqual(changes.changed, [file])
        chmodSync(place.cache, 0o700)
      }).pipe(Effect.provide(services)))
  }

  it.effect("after the lock went back to an earlier text, its entry is compared with the file", () =>
    Effect.gen(function*() {
      const { cache, directory } = yield* known()
      const lock = join(directory, "strata.lock")
      const before = readFileSync(lock, "utf8")
      writeFileSync(join(directory, file), edited)
      for (let times = 0; times < 3; times++) yield* open(directory, { cache })
      writeFileSync(lock, before)
      const { changes, read } = yield* opened(directory, { cache })
      assert.include(read, file)
      assert.deepStrictEqual(changes.changed, [file])
    }).pipe(Effect.provide(services)))

  it.effect("by each of two processes that write the cache at the same time", () =>
    Effect.gen(function*() {
      const { cache, directory } = yield* known()
      for (const text of [edited, own]) {
        writeFileSync(join(directory, file), text)
        const both = yield* Effect.all([opened(directory, { cache }), opened(directory, { cache })], {
          concurrency: "unbounded"
        })
        // The last one to end sees what both have read. One reads it twice: for itself, and after it has written the lock.
        assert.isAbove(Math.max(...both.map(({ read }) => read.filter((name) => name === file).length)), 2)
      }
      assert.deepStrictEqual(readdirSync(cache).length, 1)
      yield* open(directory, { cache })
      assert.deepStrictEqual((yield* opened(directory, { cache })).read, [])
    }).pipe(Effect.provide(services)))
})
