import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import { execFile } from "node:child_process"
import { dirname } from "node:path"
import { fileURLToPath } from "node:url"
import { directoryOf, open, services, sqlRevision, tsRevision } from "./directory.ts"

const program = fileURLToPath(new URL("./probe.ts", import.meta.url))

/** Runs the probe in a Node process; its lines, parsed, and what it wrote to standard error. */
const probe = (...directories: ReadonlyArray<string>) =>
  Effect.callback<{ readonly lines: ReadonlyArray<readonly [string, string]>; readonly stderr: string }>((resume) => {
    execFile(process.execPath, [program, ...directories], { cwd: dirname(program) }, (error, stdout, stderr) => {
      if (error !== null) return resume(Effect.die(error))
      const lines = stdout.trim().split("\n").map((line): readonly [string, string] => JSON.parse(line))
      resume(Effect.succeed({ lines, stderr }))
    })
  })

const env = JSON.stringify(new URL("../../src/environment/mod.ts", import.meta.url).href)

describe("a Node process", () => {
  it.effect("says where a module is at fault, in its own file or in one it imports", () =>
    Effect.gen(function*() {
      const cases: ReadonlyArray<readonly [Record<string, string>, (directory: string) => string]> = [
        [{ "1_aa.ts": tsRevision("aa") }, () => "opened"],
        [{ "1_aa.ts": "const a = 1\n\nconst b = = 2" }, (at) =>
          `Cannot parse ${at}/1_aa.ts:3: Expression expected\n\nconst b = = 2\n          ^`],
        [{ "1_aa.mjs": "const a = 1\nconst b = = 2" }, (at) =>
          `Cannot parse ${at}/1_aa.mjs:2: Expression expected\n\nconst b = = 2\n          ^`],
        [{ "1_aa.ts": "enum A { x }" }, (at) =>
          `Cannot parse ${at}/1_aa.ts:1: TypeScript enum is not supported in strip-only mode\n\nenum A { x }\n^^^^^^^^^^^^`],
        [{ "1_aa.ts": "import \"./lib/b.ts\"", "lib/b.ts": "\nlet = = 2" }, (at) =>
          `Cannot parse ${at}/lib/b.ts:2: `],
        [{ "1_aa.ts": "import { x } from \"./lib/b.ts\"\nx()", "lib/b.ts": "export const y = 1" }, (at) =>
          `Cannot parse ${at}/1_aa.ts:1: The requested module './lib/b.ts' does not provide an export named 'x'`],
        [{
          "1_aa.ts": "import { x } from \"./lib/b.ts\"\nx()",
          "lib/b.ts": "export const x = 1",
          "lib/package.json": `{ "type": "commonjs" }`
        }, (at) =>
          `Cannot import ${at}/1_aa.ts:1: Node.js loads "${at}/lib/b.ts" as CommonJS, because "${at}/lib/package.json" has `
          + `"type": "commonjs". Set "type": "module" there, or rename the file to .mts`],
        [{
          "1_aa.ts": "import \"@/models\"",
          "src/models.ts": "",
          "package.json": `{ "type": "module" }`,
          "tsconfig.json": `{ /* tsc */ "compilerOptions": { "paths": { "@/*": ["./src/*"], }, }, } // "@"`
        }, (at) =>
          `Cannot import ${at}/1_aa.ts:1: "@/models" is a path alias of "${at}/tsconfig.json", which Node.js does not read. `
          + `Import "./src/models.ts", or write "imports": { "#*": "./src/*" } in "${at}/package.json" and import "#models.ts"`],
        [{
          "1_aa.ts": "import \"./lib/b.ts\"",
          "lib/b.ts": "import \"node:fs\"\nexport { x } from '@models'",
          "lib/package.json": `{ "type": "module" }`,
          "src/models.ts": "export const x = 1",
          "tsconfig.json": `{ "extends": "./base" }`,
          "base.json": `{ "compilerOptions": { "paths": { "@models": ["src/models"] } } }`
        }, (at) =>
          `Cannot import ${at}/lib/b.ts:2: "@models" is a path alias of "${at}/base.json", which Node.js does not read. `
          + `Import "../src/models.ts"`],
        [{ "1_aa.ts": "import \"./lib/b.js\"", "lib/b.ts": "" }, (at) =>
          `Cannot import ${at}/1_aa.ts:1: Cannot find "./lib/b.js": Node.js neither adds nor replaces the ending of a file. `
          + `Import "./lib/b.ts"`],
        [{ "1_aa.ts": "import \"./lib/b\"", "lib/b.mts": "" }, (at) =>
          `Cannot import ${at}/1_aa.ts:1: Cannot find "./lib/b": Node.js neither adds nor replaces the ending of a file. `
          + `Import "./lib/b.mts"`],
        [{ "1_aa.ts": "import \"./nothere.ts\"" }, (at) =>
          `Cannot import ${at}/1_aa.ts: Cannot find module`],
        [{ "1_aa.ts": "import \"@no/thing/part\"" }, (at) =>
          `Cannot import ${at}/1_aa.ts: Cannot find package '@no/thing'. Run "npm install @no/thing"`],
        [{ "1_aa.ts": "export const a = 1\n\nthrow new TypeError(\"no luck.\")" }, (at) =>
          `Cannot import ${at}/1_aa.ts:3: no luck`]
      ]
      const directories = yield* Effect.forEach(cases, ([files]) =>
        directoryOf(files))
      const { lines, stderr } = yield* probe(...directories)
      for (const [index, [, expected]] of cases.entries()) {
        const message = lines[index]![0]
        assert.strictEqual(message.slice(0, expected(directories[index]!).length), expected(directories[index]!))
        assert.notMatch(message, /^\s+at /m)
      }
      assert.notInclude(stderr, "stripTypeScriptTypes")
    }).pipe(Effect.provide(services)))

  it.effect("says where env.ts is at fault", () =>
    Effect.gen(function*() {
      const make = `import { Environment } from ${env}\nexport default Environment.make(`
      const directories = yield* Effect.forEach([
        `${make}{})`,
        `${make}{ searchPath: [] })`,
        "const a = 1\nconst password = \"hunter2\" \"hunter2\"",
        "import \"./lib.mjs\""
      ], (text) => directoryOf({ "env.ts": text, "lib.mjs": "\n\nthrow new Error(\"lib\")" }))
      const messages = (yield* probe(...directories)).lines.map(([, message]) => message)
      assert.strictEqual(messages[0], "loaded")
      assert.include(messages[1], `${directories[1]}/env.ts:2: Cannot use option "searchPath"`)
      assert.include(messages[2], `Cannot parse ${directories[2]}/env.ts:2: Expected a semicolon`)
      assert.notInclude(messages[2], "hunter2")
      assert.include(messages[3], "lib")
    }).pipe(Effect.provide(services)))

  it.effect("writes one whole lock beside others that write it at the same time", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const ids = Array.from({ length: 50 }, (_, index) => `r${index}`)
      const directory = yield* directoryOf(Object.fromEntries(ids.map((id) => [`${id}.sql`, sqlRevision(id)])))
      const runs = yield* Effect.forEach([1, 2, 3], () => probe(directory, directory), { concurrency: "unbounded" })
      for (const { lines } of runs) assert.deepStrictEqual(lines.map(([message]) => message), ["opened", "opened"])
      yield* open(directory, { frozen: true })
      assert.strictEqual((yield* fs.readDirectory(directory)).length, ids.length + 1)
    }).pipe(Effect.provide(services)))
})
