import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import { ignoreEmbedded } from "../../../src/cli/init/ignore.ts"
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

  it.effect("adds the embedded database to .gitignore, once", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const directory = yield* emptyDirectory
      const file = `${directory}/.gitignore`
      for (const [before, after] of [[undefined, ".strata/\n"], ["dist", "dist\n.strata/\n"]] as const) {
        if (before !== undefined) yield* fs.writeFileString(file, before)
        assert.deepStrictEqual([yield* ignoreEmbedded(directory), yield* ignoreEmbedded(directory)], [true, false])
        assert.strictEqual(yield* fs.readFileString(file), after)
      }
      assert.isFalse(yield* ignoreEmbedded(`${directory}/missing`))
    }).pipe(Effect.provide(NodeServices.layer)))

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
