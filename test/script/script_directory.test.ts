import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import { systemError } from "effect/PlatformError"
import * as Schema from "effect/Schema"
import { Migration, Op } from "../../src/operation/mod.ts"
import { checksumOf, LockFile, ScriptDirectory, type ScriptReason } from "../../src/script/mod.ts"
import { directoryOf, open, services, servicesWith, sqlRevision, tsRevision, write } from "./directory.ts"

const readLock = Effect.fnUntraced(function*(directory: string) {
  const fs = yield* FileSystem.FileSystem
  return yield* fs.readFileString(`${directory}/strata.lock`)
})

const reasonOf = (directory: string, options?: { readonly frozen?: boolean; readonly recursive?: boolean }) =>
  open(directory, options).pipe(Effect.flip, Effect.map((error): ScriptReason => error.reason))

const counter = (name: string): { readonly top: string; readonly count: () => number } => {
  const key = `strataTest_${name}`
  return {
    top: `globalThis.${key} = (globalThis.${key} ?? 0) + 1`,
    count: () => (globalThis as Record<string, unknown>)[key] as number | undefined ?? 0
  }
}

describe("ScriptDirectory.layer", () => {
  it.effect.prop("gives the same twice and leaves its lock alone", {
    parents: Schema.Array(Schema.Int),
    message: Schema.String
  }, ({ parents }) =>
    Effect.gen(function*() {
      const files = parents.slice(0, 6).map((parent, index): readonly [string, string] => {
        const id = `r${index}`
        const before = index === 0 ? [] : [`r${Math.abs(parent) % index}`]
        return [`${id}.sql`, sqlRevision(id, before)]
      })
      const directory = yield* directoryOf(Object.fromEntries(files))
      const first = yield* open(directory)
      const text = files.length === 0 ? "" : yield* readLock(directory)
      const second = yield* open(directory, { frozen: true })
      assert.deepStrictEqual([...second.revisions], [...first.revisions])
      assert.deepStrictEqual([...second.graph.revisions.keys()], [...first.graph.revisions.keys()])
      assert.deepStrictEqual(second.changes, { added: [], changed: [], removed: [] })
      assert.strictEqual(files.length === 0 ? "" : yield* readLock(directory), text)
    }).pipe(Effect.scoped, Effect.provide(services)), { arbitrary: { runs: 15 } })

  it.effect("imports a new revision once, and none that the lock knows", () =>
    Effect.gen(function*() {
      const { count, top } = counter("once")
      const directory = yield* directoryOf({
        "1_aa.ts": tsRevision("aa", [], top),
        "2_bb.sql": sqlRevision("bb", ["aa"])
      })
      const first = yield* open(directory)
      assert.strictEqual(count(), 1)
      assert.deepStrictEqual(first.changes.added, ["1_aa.ts", "2_bb.sql"])
      yield* write(directory, "1_aa.ts", tsRevision("aa", [], `${top}\n// edited`))
      const edited = yield* open(directory)
      assert.strictEqual(count(), 2)
      assert.deepStrictEqual(edited.changes, { added: [], changed: ["1_aa.ts"], removed: [] })
      const second = yield* open(directory)
      assert.strictEqual(count(), 2)
      assert.deepStrictEqual([...second.graph.revisions.keys()], ["aa", "bb"])
      assert.strictEqual((yield* second.load("aa")).revision, "aa")
    }).pipe(Effect.provide(services)))

  it.effect("does not import what the lock knows even where importing would fail", () =>
    Effect.gen(function*() {
      const text = tsRevision("aa", [], "throw new Error(\"imported\")")
      const directory = yield* directoryOf({ "1_aa.ts": text })
      const sha256 = checksumOf(text).slice("sha256:".length)
      const entry = { id: "aa", parents: [], dependsOn: [], labels: [], message: "aa", file: "1_aa.ts", sha256 }
      yield* write(directory, "strata.lock", LockFile.print([entry]))
      const { graph } = yield* open(directory)
      assert.deepStrictEqual([...graph.revisions.keys()], ["aa"])
    }).pipe(Effect.provide(services)))

  it.effect("goes on where the lock cannot be written, and says why; a frozen one is still compared", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf({ "aa.sql": sqlRevision("aa") })
      const readOnly = Layer.effect(
        FileSystem.FileSystem,
        Effect.map(FileSystem.FileSystem, (fs) => ({
          ...fs,
          open: (file: string) =>
            Effect.fail(
              systemError({ _tag: "PermissionDenied", module: "FileSystem", method: "open", pathOrDescriptor: file })
            )
        }))
      )
      const opened = yield* Effect.provide(open(directory), readOnly)
      assert.deepStrictEqual([...opened.graph.revisions.keys()], ["aa"])
      assert.strictEqual(opened.lockProblem, `Cannot update "${directory}/strata.lock": permission denied`)
      const frozen = yield* Effect.flip(Effect.provide(open(directory, { frozen: true }), readOnly))
      assert.strictEqual(frozen.reason._tag, "LockOutdated")
      assert.notProperty(yield* open(directory), "lockProblem")
    }).pipe(Effect.provide(services)))

  it.effect("refuses a file in the place of the directory", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf({ "a.txt": "" })
      assert.strictEqual((yield* reasonOf(`${directory}/a.txt`))._tag, "NotDirectory")
    }).pipe(Effect.provide(services)))

  it.effect("takes revisions alone, in the order of their names' bytes", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf({
        "b_r1.sql": sqlRevision("r1"),
        "Z_r2.sql": sqlRevision("r2"),
        "é_r3.sql": sqlRevision("r3"),
        "env.ts": "nothing",
        "README.md": "nothing",
        "x.d.ts": "nothing",
        "x.test.ts": "nothing",
        "x.json": "{}",
        ".hidden.sql": "nothing",
        "sub/s_r4.sql": sqlRevision("r4"),
        "sub/.git/x.sql": "nothing",
        "folder.sql/inner.txt": ""
      })
      assert.deepStrictEqual([...(yield* open(directory)).revisions.keys()], ["r2", "r1", "r3"])
      const deep = yield* open(directory, { recursive: true })
      assert.deepStrictEqual([...deep.revisions.values()].map(({ file }) => file), [
        "Z_r2.sql",
        "b_r1.sql",
        "sub/s_r4.sql",
        "é_r3.sql"
      ])
      assert.deepStrictEqual(deep.changes, { added: ["sub/s_r4.sql"], changed: [], removed: [] })
      assert.deepStrictEqual((yield* open(directory)).changes.removed, ["sub/s_r4.sql"])
    }).pipe(Effect.provide(services)))

  it.effect("digests raw bytes, so a line ending is a change", () =>
    Effect.gen(function*() {
      const text = sqlRevision("aa")
      const directory = yield* directoryOf({ "aa.sql": text })
      assert.strictEqual((yield* open(directory)).revisions.get("aa")?.checksum, checksumOf(text))
      yield* write(directory, "aa.sql", text.replaceAll("\n", "\r\n"))
      assert.deepStrictEqual((yield* open(directory)).changes.changed, ["aa.sql"])
    }).pipe(Effect.provide(services)))

  it.effect("frozen refuses an outdated lock, lists the files, imports and writes nothing", () =>
    Effect.gen(function*() {
      const { count, top } = counter("frozen")
      const directory = yield* directoryOf({ "1_aa.sql": sqlRevision("aa"), "2_bb.sql": sqlRevision("bb", ["aa"]) })
      yield* open(directory)
      const before = yield* readLock(directory)
      const fs = yield* FileSystem.FileSystem
      yield* fs.remove(`${directory}/2_bb.sql`)
      yield* write(directory, "1_aa.sql", sqlRevision("aa", [], "SELECT 2"))
      yield* write(directory, "3_cc.ts", tsRevision("cc", [], top))
      const reason = yield* reasonOf(directory, { frozen: true })
      assert.strictEqual(reason._tag, "LockOutdated")
      for (
        const part of ["added    3_cc.ts", "changed  1_aa.sql", "removed  2_bb.sql", `Run "strata lock" locally`]
      ) {
        assert.include(reason.message, part)
      }
      const inCi = yield* reasonOf(directory).pipe(Effect.provide(servicesWith({ CI: "true" })))
      assert.deepStrictEqual(inCi, reason)
      assert.strictEqual(count(), 0)
      assert.strictEqual(yield* readLock(directory), before)
      yield* open(directory).pipe(Effect.provide(servicesWith({ CI: "false" })))
      assert.notStrictEqual(yield* readLock(directory), before)
    }).pipe(Effect.provide(services)))

  it.effect("writes the lock only when its content differs", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const directory = yield* directoryOf({ "aa.sql": sqlRevision("aa") })
      yield* open(directory)
      const before = yield* fs.stat(`${directory}/strata.lock`)
      yield* open(directory)
      const after = yield* fs.stat(`${directory}/strata.lock`)
      assert.deepStrictEqual(after.ino, before.ino)
      assert.deepStrictEqual(yield* fs.readDirectory(directory), ["aa.sql", "strata.lock"])
    }).pipe(Effect.provide(services)))

  it.effect("refuses a link that leads out or nowhere, and follows one that stays inside", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const outside = yield* directoryOf({ "aa.sql": sqlRevision("aa") })
      const directory = yield* directoryOf({ "hidden/bb.txt": sqlRevision("bb") })
      yield* fs.symlink(`${directory}/hidden/bb.txt`, `${directory}/bb.sql`)
      assert.deepStrictEqual([...(yield* open(directory)).revisions.keys()], ["bb"])
      yield* fs.symlink(`${outside}/aa.sql`, `${directory}/aa.sql`)
      const out = yield* reasonOf(directory)
      assert.strictEqual(out._tag, "LinkRefused")
      assert.include(out.message, `"${directory}/aa.sql"`)
      yield* fs.remove(`${directory}/aa.sql`)
      // A sibling whose name starts with the directory's is outside as well.
      yield* fs.makeDirectory(`${directory}x`)
      yield* write(`${directory}x`, "cc.sql", sqlRevision("cc"))
      yield* fs.symlink(`${directory}x/cc.sql`, `${directory}/cc.sql`)
      const sibling = yield* Effect.ensuring(
        reasonOf(directory),
        Effect.ignore(fs.remove(`${directory}x`, { recursive: true }))
      )
      assert.strictEqual(sibling._tag, "LinkRefused")
      const nowhere = yield* reasonOf(directory)
      assert.include(nowhere.message, "points to a file that does not exist")
    }).pipe(Effect.provide(services)))

  it.effect("refuses two files that declare one id and names both", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf({ "1_aa.sql": sqlRevision("aa"), "2_aa.ts": tsRevision("aa") })
      const reason = yield* reasonOf(directory)
      assert.strictEqual(reason._tag, "DuplicateRevision")
      assert.include(reason.message, `"${directory}/1_aa.sql" and "${directory}/2_aa.ts"`)
    }).pipe(Effect.provide(services)))

  it.effect.each<readonly [string, Record<string, string | Uint8Array>, string]>([
    ["IdNotInName", { "1_aa.sql": sqlRevision("bb") }, `declares revision "bb"`],
    ["IdNotInName", { "1_aa.ts": tsRevision("bb") }, "1_aa.ts"],
    ["BrokenHistory", { "1_aa.sql": sqlRevision("aa", ["zz"]) }, "zz"],
    ["BrokenHistory", { "1_head.sql": sqlRevision("head") }, "head"],
    ["NotUtf8", { "1_aa.sql": new Uint8Array([0x2d, 0xff]) }, "UTF-8"],
    ["FileFailed", { "a\\b_aa.sql": sqlRevision("aa") }, "Rename it"],
    ["LockConflict", { "strata.lock": "<<<<<<< HEAD" }, "/strata.lock:1"],
    ["NoDefaultExport", { "1_aa.ts": "export const a = 1" }, "export default Migration.make({ … })"],
    ["NotMigration", { "1_aa.ts": "export default { revision: \"aa\" }" }, "is an object, not a migration"],
    ["ModuleThrew", { "1_aa.ts": "const a = 1\nthrow new Error(\"no luck\")" }, "1_aa.ts:2: no luck"],
    ["ModuleSyntax", { "1_aa.ts": "const a = 1\nconst b = = 2\n" }, "1_aa.ts:2: Expression expected\n\nconst b = = 2\n"]
  ])("refuses by %s %#", ([tag, files, part]) =>
    Effect.gen(function*() {
      const directory = yield* directoryOf(files)
      const reason = yield* reasonOf(directory)
      assert.strictEqual(reason._tag, tag)
      assert.include(reason.message, part)
      if (!("strata.lock" in files)) {
        const fs = yield* FileSystem.FileSystem
        assert.isFalse(yield* fs.exists(`${directory}/strata.lock`))
      }
    }).pipe(Effect.provide(services)))

  it.effect("refuses a directory that is not there and says how to make one", () =>
    Effect.gen(function*() {
      const reason = yield* reasonOf(`${process.cwd()}/nowhere/at-all/`)
      assert.strictEqual(reason._tag, "DirectoryMissing")
      assert.include(reason.message, `Script directory "nowhere/at-all" does not exist`)
      assert.include(reason.message, `Run "strata init"`)
    }).pipe(Effect.provide(services)))

  it.effect("load refuses an id without a file, a file that changed, and a lock that was edited", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf({ "1_aa.sql": sqlRevision("aa"), "2_bb.ts": tsRevision("bb", ["aa"]) })
      const { load } = yield* open(directory)
      const unknown = yield* Effect.flip(load("zz"))
      assert.strictEqual(unknown.reason._tag, "UnknownRevision")
      yield* write(directory, "1_aa.sql", sqlRevision("aa", [], "DROP TABLE t"))
      const changed = yield* Effect.flip(load("aa"))
      assert.strictEqual(changed.reason._tag, "ChangedOnDisk")
      const lock = yield* readLock(directory)
      yield* write(directory, "strata.lock", lock.replace(/("id":"bb"[^}]*)/, `$1,"transaction":false`))
      const edited = yield* open(directory)
      const mismatch = yield* Effect.flip(edited.load("bb"))
      assert.strictEqual(mismatch.reason._tag, "LockMismatch")
      assert.include(mismatch.message, "modes")
    }).pipe(Effect.provide(services)))

  it.effect("fibers that open at once leave one whole lock", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const ids = Array.from({ length: 20 }, (_, index) => `r${index}`)
      const directory = yield* directoryOf(Object.fromEntries(ids.map((id) => [`${id}.sql`, sqlRevision(id)])))
      yield* Effect.forEach(ids, () => open(directory), { concurrency: "unbounded" })
      const { changes } = yield* open(directory, { frozen: true })
      assert.deepStrictEqual(changes, { added: [], changed: [], removed: [] })
      assert.strictEqual((yield* fs.readDirectory(directory)).length, ids.length + 1)
    }).pipe(Effect.provide(services)))
})

const migration = (revision: string, parents: ReadonlyArray<string>) =>
  Migration.make({ revision, parents, message: revision, upgrade: Op.execute("SELECT 1") })

describe("ScriptDirectory.layerMemory", () => {
  it.effect("serves the migrations given, with their own checksums", () =>
    Effect.gen(function*() {
      const aa = migration("aa", [])
      const layer = ScriptDirectory.layerMemory([aa, migration("bb", ["aa"])], { checksums: { bb: "sha256:00" } })
      const { graph, load, revisions } = yield* Effect.provide(ScriptDirectory, layer)
      assert.deepStrictEqual([...graph.revisions.keys()], ["aa", "bb"])
      assert.strictEqual(yield* load("aa"), aa)
      assert.match(revisions.get("aa")?.checksum ?? "", /^sha256:[0-9a-f]{64}$/)
      assert.strictEqual(revisions.get("bb")?.checksum, "sha256:00")
      assert.strictEqual((yield* Effect.flip(load("zz"))).reason._tag, "UnknownRevision")
    }))

  it.effect("refuses two migrations with one id", () =>
    Effect.gen(function*() {
      const layer = ScriptDirectory.layerMemory([migration("aa", []), migration("aa", [])])
      const error = yield* Effect.flip(Effect.scoped(Layer.build(layer)))
      assert.strictEqual(error.reason._tag, "DuplicateRevision")
    }))
})
