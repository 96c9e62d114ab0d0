import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Path from "effect/Path"
import { Migration } from "../../src/operation/mod.ts"
import { formatOf } from "../../src/script/file/revision_file.ts"
import { bundleSource, checksumOf, type Glob, LockFile, ScriptDirectory, ScriptError } from "../../src/script/mod.ts"
import { directoryOf, revision } from "../cli/strata.ts"

const sql = (id: string, parent = "") =>
  `-- strata:revision ${id}
-- strata:parents ${parent}
-- strata:message ${id}
-- strata:upgrade
SELECT 1;
`

const migration = (id: string, parents: ReadonlyArray<string> = []): Migration.Any =>
  Migration.make({ revision: id, parents, message: id, upgrade: Effect.void })

/** The source of the module `bbbb`, of which a bundler passes on the compiled module only. */
const source = "export default Migration.make({ … })"

const texts = { "./db/1_aaaa.sql": sql("aaaa") }
const modules = { "./db/2_bbbb.ts": { default: migration("bbbb", ["aaaa"]) } }

const entry = (id: string, parents: ReadonlyArray<string>, file: string, text: string) => ({
  id,
  parents,
  dependsOn: [],
  labels: [],
  message: id,
  file,
  sha256: checksumOf(text).slice("sha256:".length)
})

const lock = {
  "./db/strata.lock": LockFile.print([
    entry("aaaa", [], "1_aaaa.sql", sql("aaaa")),
    entry("bbbb", ["aaaa"], "2_bbbb.ts", source)
  ])
}

const open = (...globs: ReadonlyArray<Glob>) => Effect.provide(ScriptDirectory, ScriptDirectory.fromGlob(...globs))

const refused = (...globs: ReadonlyArray<Glob>) =>
  Effect.map(Effect.flip(open(...globs)), (error) => {
    assert.instanceOf(error, ScriptError)
    return `${error.reason._tag}: ${error.message}`
  })

/** What bundlers make of imports: values, modules with a default, functions of promises of both, paths with a query. */
const shapes: Readonly<Record<string, (glob: Glob) => Glob>> = {
  "eager values": (glob) => glob,
  "eager modules": (glob) =>
    Object.fromEntries(
      Object.entries(glob).map(([path, value]) => [
        path,
        typeof value === "string" ? { default: value } : value
      ])
    ),
  "lazy values": (glob) =>
    Object.fromEntries(Object.entries(glob).map(([path, value]) => [path, () => Promise.resolve(value)])),
  "paths with a query": (glob) =>
    Object.fromEntries(Object.entries(glob).map(([path, value]) => [`${path}?raw`, value])),
  "paths from the root": (glob) =>
    Object.fromEntries(Object.entries(glob).map(([path, value]) => [path.replace("./", "/src/"), value]))
}

describe("fromGlob", () => {
  for (const [name, shape] of Object.entries(shapes)) {
    it.effect(`gives revisions the checksums of their files, from ${name}`, () =>
      Effect.gen(function*() {
        const env = { "./db/env.ts": { default: "no revision" }, "./db/README.md": "nor this" }
        for (const known of [lock, { "./db/2_bbbb.ts": source }]) {
          const { graph, load, revisions } = yield* open(shape(texts), shape(modules), shape(known), env)
          assert.deepStrictEqual(graph.heads, ["bbbb"])
          assert.deepStrictEqual(
            [...revisions.values()].map(({ checksum, file }) => [file, checksum]),
            [["1_aaaa.sql", checksumOf(sql("aaaa"))], ["2_bbbb.ts", checksumOf(source)]]
          )
          assert.strictEqual((yield* load("aaaa")).message, "aaaa")
          assert.strictEqual((yield* load("bbbb")).message, "bbbb")
        }
      }))
  }

  it.effect("keeps a byte order mark and line endings in the checksum of a text", () =>
    Effect.gen(function*() {
      const text = `\uFEFF${sql("aaaa").replaceAll("\n", "\r\n")}`
      const { revisions } = yield* open({ "1_aaaa.sql": text })
      assert.strictEqual(revisions.get("aaaa")!.checksum, checksumOf(new TextEncoder().encode(text)))
    }))

  it.effect("refuses a module whose checksum cannot be known, and says where to take it from", () =>
    Effect.gen(function*() {
      assert.match(
        yield* refused(texts, modules),
        /^ChecksumUnknown: Cannot know the checksums of "db\/2_bbbb\.ts".*strata\.lock.*strata bundle writes$/
      )
    }))

  it.effect("refuses a text without its module, and what is neither", () =>
    Effect.gen(function*() {
      assert.match(yield* refused({ "./db/2_bbbb.ts": source }), /^ModuleMissing: Cannot import "db\/2_bbbb\.ts"/)
      assert.match(yield* refused({ "./db/2_bbbb.ts": 5 }), /^NotContent: .*"db\/2_bbbb\.ts": it is a number/)
      assert.match(yield* refused({ "./db/1_aaaa.sql": {} }), /^NotContent: .*"db\/1_aaaa\.sql": it is a module/)
      assert.match(
        yield* refused({ "1_aaaa.ts": { other: 1 }, "strata.lock": lock["./db/strata.lock"] }),
        /^LockOutdated/
      )
      const lazy = { "./db/2_bbbb.ts": () => Promise.reject(new Error("no such chunk")) }
      assert.match(yield* refused(lazy, lock), /^ModuleThrew: Cannot import db\/2_bbbb\.ts: no such chunk$/)
    }))

  it.effect("refuses files that differ from the lock", () =>
    Effect.gen(function*() {
      assert.match(
        yield* refused({ "./db/1_aaaa.sql": `${sql("aaaa")}-- edited` }, modules, lock),
        /^LockOutdated:.*\n.*changed/
      )
      assert.match(yield* refused(texts, lock), /^LockOutdated:.*\n.*removed/)
      assert.match(
        yield* refused(texts, modules, { "./db/3_cccc.sql": sql("cccc", "bbbb") }, lock),
        /^LockOutdated:.*\n.*added/
      )
      const other = { "./db/2_bbbb.ts": { default: migration("bbbb") } }
      assert.match(yield* refused(texts, other, lock), /^LockMismatch/)
    }))
})

describe("the module of strata bundle", () => {
  it("is not taken for a revision", () => {
    assert.deepStrictEqual(
      ["ts", "mts", "js", "mjs"].map((end) => formatOf(`strata.bundle.${end}`)),
      Array(4).fill(undefined)
    )
  })

  it.effect("imports by paths from where it is, and refuses names that bundlers read differently", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf({ ...revision("aaaa", [], "one", "SELECT '</script>\u2028';", undefined) })
      const path = yield* Path.Path
      const layer = ScriptDirectory.layer({ directory })
      const text = yield* Effect.provide(
        bundleSource(path.join(directory, "../out/all.ts"), `${directory}/env.ts`),
        layer
      )
      assert.include(text, `export { default as environment } from "../${path.basename(directory)}/env.ts"`)
      assert.include(text, String.raw`"SELECT '\u003c/script>\u2028';",`)
      const odd = ScriptDirectory.fromGlob({ "2_bbbb#1.ts": migration("bbbb"), "./2_bbbb#1.ts": source })
      const failed = yield* Effect.flip(Effect.provide(bundleSource("/all.ts", "/env.ts"), odd))
      assert.match(failed.message, /^Cannot import "bundle\/2_bbbb#1\.ts" in a bundle: .* Rename the file/)
    }).pipe(Effect.scoped, Effect.provide(NodeServices.layer)))
})
