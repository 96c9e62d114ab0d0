import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Result from "effect/Result"
import { fileURLToPath } from "node:url"
import { emptyRevision } from "../../src/codegen/mod.ts"
import { type Migration, type Operations, Recorder } from "../../src/operation/mod.ts"
import { initDirectory, initFiles, type InitTemplate, ScriptDirectory } from "../../src/script/mod.ts"
import * as Sql from "../../src/sql/mod.ts"
import { complaints } from "../support/compiler.ts"
import { directoryOf, open, services, write } from "./directory.ts"

const createdAt = DateTime.makeUnsafe("2026-11-22T10:15:00Z")
const repository = fileURLToPath(new URL("../../", import.meta.url)).replace(/\/$/, "")

const files = (template?: InitTemplate) => initFiles("a1b2c3d4e5f6", createdAt, template)

describe("initFiles", () => {
  it.effect("are env.ts, a revision, a model, a README and the lock, the same for the same id and time", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual((yield* files()).map(({ file }) => file), [
        "env.ts",
        "20261122_101500_a1b2c3d4e5f6_create_tasks.ts",
        "models.ts",
        "README.md",
        "strata.lock"
      ])
      assert.deepStrictEqual(yield* files(), yield* files())
    }))

  it.effect("are revisions in SQL without models, or models without a revision, where the template says so", () =>
    Effect.gen(function*() {
      const sql = yield* files("sql")
      assert.deepStrictEqual(sql.map(({ file }) => file), [
        "env.ts",
        "20261122_101500_a1b2c3d4e5f6_create_tasks.sql",
        "README.md",
        "strata.lock"
      ])
      assert.include(sql[0]!.text, "format: \"sql\"")
      assert.notInclude(sql[2]!.text, "models")
      assert.deepStrictEqual((yield* files("models")).map(({ file }) => file), [
        "env.ts",
        "models.ts",
        "README.md",
        "strata.lock"
      ])
    }))

  it.effect("of each template compile, also beside new revisions and merges", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const base = {
        dependsOn: ["x"],
        labels: ["y"],
        message: "it's \"quoted\" */",
        createdAt
      } as const
      const parent = `${repository}/test/.strata`
      yield* fs.makeDirectory(parent, { recursive: true })
      const directory = yield* fs.makeTempDirectoryScoped({ directory: parent, prefix: "init-" })
      const templates = ["generic", "sql", "models"] as const
      for (const template of templates) {
        for (
          const { file, text } of [
            ...(yield* files(template)),
            { file: "bb.ts", text: emptyRevision({ ...base, id: "bb", parents: ["a1b2c3d4e5f6"] }, "ts") },
            { file: "cc.ts", text: emptyRevision({ ...base, id: "cc", parents: ["aa", "bb"] }, "ts") },
            // One error on purpose shows that the rest was checked at all.
            { file: "wrong.ts", text: "export const wrong: number = \"text\"\n" }
          ]
        ) yield* write(directory, `${template}/${file}`, text)
      }
      const found = yield* Effect.promise(() => complaints(directory))
      // The text is for people to go on with: operations are imported before the first one is written.
      const errors = found.filter((text) => !/error TS(?:6133|6192):/.test(text))
      assert.deepStrictEqual(
        errors.map((error) => /[^/]+\/[^/]+\.ts\(\d+,\d+\)/.exec(error)?.[0]).toSorted(),
        templates.map((template) => `${template}/wrong.ts(1,14)`).toSorted()
      )
    }).pipe(Effect.provide(services)))

  it.effect("hold a first revision whose operations become SQL both ways", () =>
    Effect.gen(function*() {
      const [, first] = yield* files()
      const text = first!.text.replace("\"effect-strata\"", JSON.stringify(`${repository}/src/operation/mod.ts`))
      const fs = yield* FileSystem.FileSystem
      const directory = yield* directoryOf({ [`revisions/${first!.file}`]: text, "package.json": `{"type":"module"}` })
      yield* fs.symlink(`${repository}/node_modules`, `${directory}/node_modules`)
      const { load } = yield* Effect.provide(
        ScriptDirectory,
        ScriptDirectory.layer({ directory: `${directory}/revisions` })
      )
      const migration = (yield* load("a1b2c3d4e5f6")) as Migration.Migration<never, Operations>
      for (
        const [program, tags] of [
          [migration.upgrade, ["CreateEnum", "CreateTable"]],
          [migration.downgrade!, ["DropTable", "DropEnum"]]
        ] as const
      ) {
        const operations = yield* Recorder.record(program)
        assert.deepStrictEqual(operations.map(({ _tag }) => _tag), [...tags])
        for (const operation of operations) assert.isTrue(Result.isSuccess(Sql.render(operation)))
      }
    }).pipe(Effect.provide(services)))
})

describe("initDirectory", () => {
  it.effect.each([["generic", 1], ["sql", 1], ["models", 0]] as const)("writes a directory of %s that opens frozen", ([
    template,
    heads
  ]) =>
    Effect.gen(function*() {
      const directory = `${yield* directoryOf({})}/new/migrations`
      yield* initDirectory(directory, template)
      const { graph } = yield* open(directory, { frozen: true })
      assert.strictEqual(graph.heads.length, heads)
    }).pipe(Effect.provide(services)))

  it.effect("makes its files ES modules where the project's package.json does not", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      for (const [type, expected] of [["commonjs", true], ["module", false]] as const) {
        const project = yield* directoryOf({})
        yield* write(project, "package.json", JSON.stringify({ type }))
        yield* initDirectory(`${project}/migrations`)
        assert.strictEqual(yield* fs.exists(`${project}/migrations/package.json`), expected)
      }
    }).pipe(Effect.provide(services)))

  it.effect("writes nothing over what is there", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const directory = yield* directoryOf({})
      yield* write(directory, "strata.lock", "mine")
      const error = yield* Effect.flip(initDirectory(directory))
      assert.strictEqual(error.reason._tag, "FileExists")
      assert.include(error.message, `"${directory}/strata.lock": the file exists`)
      assert.include(error.message, "Choose another directory, or move the file")
      assert.deepStrictEqual(yield* fs.readDirectory(directory), ["strata.lock"])
    }).pipe(Effect.provide(services)))

  it.effect("refuses a file, and a place below one, in the system's own words", () =>
    Effect.gen(function*() {
      const file = `${yield* directoryOf({ "a.txt": "" })}/a.txt`
      const error = yield* Effect.flip(initDirectory(file))
      assert.strictEqual(error.reason._tag, "NotDirectory")
      assert.include(error.message, `"${file}" as a script directory: it is not a directory`)
      assert.include((yield* Effect.flip(initDirectory(`${file}/x`))).message, "/a.txt/x/env.ts\": not a directory")
    }).pipe(Effect.provide(services)))

  // In /proc no directory can be made, and none is there: Node's recursive mkdir would try for ever.
  it.effect.skipIf(process.platform !== "linux")(
    "refuses a place that can be neither found nor made",
    () =>
      Effect.gen(function*() {
        const error = yield* Effect.flip(initDirectory("/proc/nothing/here"))
        assert.strictEqual(error.message, "Cannot write \"/proc/nothing\": no such file or directory")
      }).pipe(Effect.provide(services))
  )
})
