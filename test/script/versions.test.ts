import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import { type CreateOptions, createRevision, ScriptDirectory, Versions, type WriteSettings } from "../../src/script/mod.ts"
import { directoryOf, open, services, sqlRevision } from "./directory.ts"

const files = {
  "migrations/1_aa.sql": sqlRevision("aa"),
  "migrations/billing/2_bb.sql": sqlRevision("bb"),
  "auth/3_cc.sql": sqlRevision("cc", ["aa"])
}

const versions = [".", "./billing/", "../auth"]

const create = (
  directory: string,
  options: Omit<CreateOptions, "message">,
  { recursive = false, ...writing }: WriteSettings & { readonly recursive?: boolean } = {}
) =>
  Effect.provide(
    createRevision({ message: "more", ...options }),
    ScriptDirectory.layer({
      directory,
      versions,
      recursive,
      writing: { format: "sql", fileTemplate: "{rev}", ...writing }
    })
  )

describe("Versions", () => {
  it("normalize gives one spelling, and versionOf the innermost directory", () => {
    assert.deepStrictEqual(["./a/", "a", ".", "./", "a/../b", "../x/"].map(Versions.normalize), [
      "a",
      "a",
      ".",
      ".",
      "b",
      "../x"
    ])
    const versions = [".", "a", "a/b", "../x"]
    assert.deepStrictEqual(
      ["1.sql", "a/1.sql", "a/b/1.sql", "../x/1.sql", "ab/1.sql", "../y/1.sql"].map((file) =>
        Versions.versionOf(versions, file)
      ),
      [
        ".",
        "a",
        "a/b",
        "../x",
        ".",
        undefined
      ]
    )
  })
})

describe("a script directory with several directories of revisions", () => {
  it.effect("is one history, whose lock names files from the script directory", () =>
    Effect.gen(function*() {
      const directory = `${yield* directoryOf(files)}/migrations`
      const { graph, revisions } = yield* open(directory, { versions })
      assert.deepStrictEqual([...revisions.values()].map(({ file }) => file), [
        "../auth/3_cc.sql",
        "1_aa.sql",
        "billing/2_bb.sql"
      ])
      assert.deepStrictEqual(graph.heads.toSorted(), ["bb", "cc"])
      yield* open(directory, { versions, frozen: true })
      const one = yield* open(directory, { versions: [".", "billing"], recursive: true, frozen: false })
      assert.deepStrictEqual([...one.revisions.keys()], ["aa", "bb"])
    }).pipe(Effect.provide(services)))

  it.effect("names both files of a revision that lies in two of them, and a directory that is not there", () =>
    Effect.gen(function*() {
      const directory = `${yield* directoryOf({ ...files, "auth/1_aa.sql": sqlRevision("aa") })}/migrations`
      const { message } = yield* Effect.flip(open(directory, { versions: [".", "../auth"] }))
      assert.match(message, /revision "aa" in "[^"]*\/auth\/1_aa.sql" and "[^"]*\/migrations\/1_aa.sql"/)
      const missing = yield* Effect.flip(open(directory, { versions: [".", "biling"] }))
      assert.strictEqual(missing.reason._tag, "VersionDirectoryMissing")
      assert.match(missing.message, /migrations\/biling" does not exist, but env\.ts lists "biling" in "versions"/)
    }).pipe(Effect.provide(services)))

  it.effect("takes a new revision where its parent is, where it is told, or into the first one", () =>
    Effect.gen(function*() {
      const root = yield* directoryOf(files)
      const directory = `${root}/migrations`
      const written = yield* Effect.forEach([
        { id: "dd", parents: ["cc"] },
        { id: "ee", parents: ["bb"] },
        { id: "ff", parents: [] },
        { id: "gg", parents: ["aa"], version: "billing" },
        { id: "hh", parents: [], version: `${root}/auth` }
      ], (options) => create(directory, options))
      assert.deepStrictEqual(written.map(({ revision }) => revision.file), [
        "../auth/dd.sql",
        "billing/ee.sql",
        "ff.sql",
        "billing/gg.sql",
        "../auth/hh.sql"
      ])
      const { revisions } = yield* open(directory, { versions, frozen: true })
      assert.strictEqual(revisions.size, 8)
      const error = yield* Effect.flip(create(directory, { parents: [], version: "other" }))
      assert.include(error.message, "lists only \".\", \"billing\", \"../auth\"")
    }).pipe(Effect.provide(services)))

  it.effect("makes the sub-directories of a file template, which a recursive search finds", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const directory = `${yield* directoryOf(files)}/migrations`
      const template = { fileTemplate: "{year}/{month}/{rev}_{slug}", timezone: "Asia/Tokyo", recursive: true }
      const { path, revision } = yield* create(directory, { id: "dd", parents: ["cc"] }, template)
      assert.strictEqual(revision.file, "../auth/1970/01/dd_more.sql")
      assert.include(yield* fs.readFileString(path), "-- Created 1970-01-01T09:00:00.000+09:00")
      assert.isTrue((yield* open(directory, { versions, recursive: true, frozen: true })).revisions.has("dd"))
    }).pipe(Effect.provide(services)))
})
