import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import { readFileSync, writeFileSync } from "node:fs"
import { strata } from "../strata.ts"

const emptyDirectory = Effect.gen(function*() {
  return yield* (yield* FileSystem.FileSystem).makeTempDirectoryScoped({ prefix: "strata-cli-" })
}).pipe(Effect.provide(NodeServices.layer))

describe("strata init", () => {
  it.effect("writes a script directory, says what to run next, and never overwrites one", () =>
    Effect.gen(function*() {
      const directory = `${yield* emptyDirectory}/db`
      const first = yield* strata({ directory }, "init")
      assert.strictEqual(first.code, 0)
      assert.deepStrictEqual(
        first.out.map((file) => file.slice(file.indexOf("/db/") + 4).replace(/^\d.*ts$/, "<revision>")),
        [
          "env.ts",
          "<revision>",
          "models.ts",
          "README.md",
          "strata.lock",
          "package.json"
        ]
      )
      assert.match(first.err.join("\n"), /^Wrote 6 files\..*strata upgrade --directory/s)
      const again = yield* strata({ directory }, "init")
      assert.deepStrictEqual([again.code, again.out], [1, []])
      assert.match(again.err.join(), /the file exists, and Strata does not overwrite it\. Choose another/)
    }))

  it.effect("adds the embedded database to .gitignore of the working directory, and says so", () =>
    Effect.gen(function*() {
      const at = yield* emptyDirectory
      const before = process.cwd()
      process.chdir(at)
      yield* Effect.addFinalizer(() => Effect.sync(() => process.chdir(before)))
      const variables = { npm_config_user_agent: "npm/11.6.0 node/v24.21.0 linux x64" }
      const first = yield* strata({ directory: "a", variables }, "init", "--json")
      assert.strictEqual(JSON.parse(first.out.join("\n")).paths.at(-1), ".gitignore")
      assert.match(first.err.join("\n"), /^Wrote 7 files\. .*\n {2}npx strata upgrade --directory a +apply/)
      const second = yield* strata({ directory: "b" }, "init")
      assert.match(second.err.join("\n"), /^Wrote 6 files\. .*\n {2}strata upgrade --directory b/)
      writeFileSync(".gitignore", "dist/\r\n")
      const third = yield* strata({ directory: "c" }, "init")
      assert.strictEqual(third.out.at(-1), ".gitignore")
      assert.match(third.err.join("\n"), /^Wrote 6 files, and added "\.strata\/" to \.gitignore\. Next/)
      assert.strictEqual(readFileSync(".gitignore", "utf8"), "dist/\r\n.strata/\r\n")
    }))

  it.effect("starts with what --template says, and lists the templates that there are", () =>
    Effect.gen(function*() {
      const directory = yield* emptyDirectory
      const sql = yield* strata({ directory: `${directory}/sql` }, "init", "--template", "sql", "--json")
      assert.match(JSON.parse(sql.out.join("\n")).paths.join(), /create_tasks\.sql,/)
      const models = yield* strata({ directory: `${directory}/models` }, "init", "--template", "models")
      assert.notMatch(models.out.join(), /create_tasks/)
      assert.match(models.err.join("\n"), /run:\n {2}strata revision --autogenerate -m "create tasks" --directory/)
      const { code, err } = yield* strata({ directory: `${directory}/other` }, "init", "--template", "other")
      assert.strictEqual(code, 2)
      assert.match(err.join("\n"), /"other"\. Expected: "generic" \| "sql" \| "models"/)
    }))

  it.effect("quotes a directory for the shell, and refuses two of them", () =>
    Effect.gen(function*() {
      const directory = `${yield* emptyDirectory}/a b's`
      const { err } = yield* strata({ directory }, "init")
      assert.include(err.join("\n"), `strata upgrade --directory '${directory.replace("'", "'\\''")}'`)
      assert.deepStrictEqual(yield* strata({ directory: "bb" }, "init", "aa"), {
        code: 2,
        out: [],
        err: ["Cannot use both \"aa\" and --directory \"bb\". Run: strata init aa"]
      })
    }))
})
