import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, it } from "@effect/vitest"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import { inspect } from "node:util"
import { Environment } from "../../src/environment/mod.ts"

const canary = "hunter2"
const services = Layer.merge(
  NodeServices.layer,
  ConfigProvider.layer(ConfigProvider.fromUnknown({ DATABASE_URL: `postgres://u:${canary}@h/d` }))
)
const source = JSON.stringify(new URL("../../src/environment/mod.ts", import.meta.url).href)

const effect = JSON.stringify(import.meta.resolve("effect/Effect"))

/** An env.ts that says which schema it searches. */
const text = (schema: string) =>
  `import { Environment } from ${source}\nexport default Environment.make({ searchPath: ["${schema}"] })`

/** A working directory with these files. */
const workingDirectory = Effect.fnUntraced(function*(files: Readonly<Record<string, string>>) {
  const fs = yield* FileSystem.FileSystem
  const cwd = yield* fs.makeTempDirectoryScoped({ prefix: "strata-env-" })
  for (const [file, text] of Object.entries(files)) {
    yield* fs.makeDirectory(`${cwd}/${file}`.replace(/\/[^/]*$/, ""), { recursive: true })
    yield* fs.writeFileString(`${cwd}/${file}`, text)
  }
  return cwd
})

describe("Environment.load", () => {
  it.effect("loads migrations/env.ts, or the directory given", () =>
    Effect.gen(function*() {
      const cwd = yield* workingDirectory({ "migrations/env.ts": text("a"), "db/schema/env.mjs": text("a") })
      const loaded = yield* Environment.load({ cwd })
      assert.deepStrictEqual(loaded.environment.searchPath, ["a"])
      assert.strictEqual(loaded.directory, `${cwd}/migrations`)
      assert.strictEqual(loaded.file, `${cwd}/migrations/env.ts`)
      assert.strictEqual((yield* Environment.load({ cwd, directory: "db/schema" })).file, `${cwd}/db/schema/env.mjs`)
      assert.strictEqual((yield* Environment.load({ cwd: "/", directory: `${cwd}/migrations` })).file, loaded.file)
    }).pipe(Effect.provide(services)))

  it.effect("reads an edited env.ts again", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const cwd = yield* workingDirectory({ "migrations/env.ts": text("a") })
      yield* Environment.load({ cwd })
      yield* fs.writeFileString(`${cwd}/migrations/env.ts`, text("b"))
      assert.deepStrictEqual((yield* Environment.load({ cwd })).environment.searchPath, ["b"])
    }).pipe(Effect.provide(services)))

  it.effect("builds the environment from what the command line said, where env.ts exports an effect", () =>
    Effect.gen(function*() {
      const cwd = yield* workingDirectory({
        "migrations/env.ts": `import { Environment } from ${source}
import * as Effect from ${effect}
export default Effect.gen(function*() {
  const { tag, x } = yield* Environment.Arguments
  return Environment.make({ searchPath: [x.tenant ?? "public", tag ?? "untagged"] })
})`
      })
      const searchPath = Effect.map(Environment.load({ cwd }), ({ environment }) => environment.searchPath)
      assert.deepStrictEqual(yield* searchPath, ["public", "untagged"])
      assert.deepStrictEqual(
        yield* Effect.provideService(searchPath, Environment.Arguments, { x: { tenant: "acme" }, tag: "release" }),
        ["acme", "release"]
      )
    }).pipe(Effect.provide(services)))

  it.effect.each<readonly [string, Record<string, string>, ReadonlyArray<string>]>([
    ["DirectoryMissing", {}, [`"migrations"`, "run: strata init", "--directory"]],
    ["DirectoryMissing", { migrations: "a file" }, [`"migrations"`]],
    ["EnvMissing", { "migrations/1.sql": "" }, ["env.ts", "run: strata init", "--directory"]],
    ["EnvUnreadable", { "migrations/env.ts/x": "" }, ["migrations/env.ts"]],
    ["EnvSyntax", { "migrations/env.ts": `const p = 1\nconst q = "x" "${canary}"` }, ["migrations/env.ts:2"]],
    ["EnvThrew", { "migrations/env.ts": `\n\nthrow new Error("postgres://u:${canary}@h/d is down")` }, [
      "migrations/env.ts:3",
      "postgres://***@h/d is down"
    ]],
    ["EnvThrew", { "migrations/env.ts": `throw new Error("bad ${canary}.")` }, ["migrations/env.ts:1: bad ***"]],
    ["EnvThrew", { "migrations/env.ts": `throw "text"` }, [`the string "text"`]],
    ["EnvThrew", { "migrations/env.ts": `import "no-such-package"` }, ["no-such-package"]],
    ["EnvThrew", {
      "migrations/env.ts": `import { Environment } from ${source}\nexport default Environment.make({ searchPath: [] })`
    }, ["migrations/env.ts:2", `option "searchPath"`]],
    ["EnvThrew", {
      "migrations/env.ts": `import * as Effect from ${effect}\nexport default Effect.fail(new Error("no ${canary}"))`
    }, [
      "migrations/env.ts",
      "no ***"
    ]],
    ["EnvThrew", {
      "migrations/env.ts": `import { Environment } from ${source}\nimport * as Effect from ${effect}\n`
        + `export default Effect.sync(() => Environment.make({ searchPath: [] }))`
    }, [`migrations/env.ts:3`, `option "searchPath"`]],
    ["NotEnvironment", { "migrations/env.ts": `import * as Effect from ${effect}\nexport default Effect.succeed(5)` }, [
      "is a number"
    ]],
    ["NotEnvironment", { "migrations/env.ts": "export const a = 1" }, ["no default export", "Environment.make({ … })"]],
    ["NotEnvironment", { "migrations/env.ts": "export default {}" }, ["is an object", "Environment.make({ … })"]]
  ])("refuses by %s on one screen and without secrets %#", ([tag, files, parts]) =>
    Effect.gen(function*() {
      const cwd = yield* workingDirectory(files)
      const error = yield* Effect.flip(Environment.load({ cwd }))
      assert.strictEqual(error.reason._tag, tag)
      for (const part of parts) assert.include(error.message, part)
      assert.isBelow(error.message.split("\n").length, 6)
      assert.notMatch(error.message, /^\s+at /m)
      assert.notInclude(inspect(error, { depth: 10 }) + JSON.stringify(error), canary)
    }).pipe(Effect.provide(services)))
})
