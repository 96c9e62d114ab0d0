import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import { diamond, directoryOf, strata } from "./strata.ts"

const json = ({ out }: { readonly out: ReadonlyArray<string> }) => JSON.parse(out.join("\n"))

const emptyDirectory = Effect.gen(function*() {
  return yield* (yield* FileSystem.FileSystem).makeTempDirectoryScoped({ prefix: "strata-cli-" })
}).pipe(Effect.provide(NodeServices.layer))

const read = (file: string) =>
  Effect.flatMap(FileSystem.FileSystem, (fs) => fs.readFileString(file)).pipe(Effect.provide(NodeServices.layer))

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
      assert.match(again.err.join(), /it exists, and Strata never overwrites a file of yours\. Choose another/)
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
        err: ["Cannot write to \"aa\" and to --directory \"bb\" at once. Run: strata init aa"]
      })
    }))
})

describe("strata revision", () => {
  it.effect("writes on top of the only head and prints the path alone", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf(diamond)
      const { code, err, out } = yield* strata({ directory }, "revision", "-m", "add due date", "--rev-id", "ffff")
      assert.deepStrictEqual([code, out.length], [0, 1])
      assert.match(out[0]!, /_ffff_add_due_date\.ts$/)
      assert.deepStrictEqual(err, ["Wrote revision \"ffff\", on top of \"dddd\". Fill it in, then run: strata upgrade"])
    }))

  it.effect("refuses an empty message, and an id that is taken or none, before anything is written", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf(diamond)
      for (const argv of [["revision", "-m", ""], ["revision", "-m", " \n"], ["merge", "bbbb", "cccc", "-m", " "]]) {
        const { code, err } = yield* strata({ directory }, ...argv)
        assert.deepStrictEqual([code, err], [
          2,
          [`Cannot write a revision with an empty message. Run: strata ${argv[0]} -m "…"`]
        ])
      }
      for (
        const [id, problem] of [
          ["aaaa", "it is the id of \"aaaa_create_users.sql\""],
          ["auth", "it is a label of revision \"bbbb\""],
          ["head", "an id is made of letters"],
          ["a b", "an id is made of letters"],
          ["../x", "an id is made of letters"],
          ["", "an id is made of letters"]
        ] as const
      ) {
        const { code, err, out } = yield* strata({ directory }, "revision", "-m", "x", "--rev-id", id)
        assert.deepStrictEqual([code, out], [2, []])
        assert.include(err.join("\n"), `Cannot use "${id}" as --rev-id: ${problem}`)
      }
      assert.deepStrictEqual((yield* strata({ directory }, "heads")).out, ["dddd (auth) (head)"])
    }))

  it.effect("advises heads where the new revision is not the only one", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf(diamond)
      const second = yield* strata({ directory }, "revision", "-m", "x", "--head", "base", "--rev-id", "ffff")
      assert.match(second.err.join(), /Fill it in, then run: strata upgrade heads$/)
      assert.match((yield* strata({ directory }, "merge")).err.join(), /stay empty; run: strata upgrade$/)
    }))

  it.effect("asks which head when there are several", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf(diamond)
      yield* strata({ directory }, "revision", "-m", "x", "--rev-id", "ffff", "--head", "aaaa", "--splice", "--sql")
      assert.deepStrictEqual(yield* strata({ directory }, "revision", "-m", "y"), {
        code: 1,
        out: [],
        err: [
          "Cannot choose a parent for the new revision as there are 2 heads: \"ffff\", \"dddd\". Name one with --head ffff, or join them first: strata merge -m \"…\""
        ]
      })
    }))

  it.effect("puts nothing below a revision that has others on top, unless --splice says so", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf(diamond)
      const refused = yield* strata({ directory }, "revision", "-m", "x", "--head", "aaaa")
      assert.deepStrictEqual(refused, {
        code: 1,
        out: [],
        err: [
          "Cannot put a revision on top of \"aaaa\" as it is not a head; the heads are \"dddd\". To start a new branch there, add --splice"
        ]
      })
    }))

  it.effect("writes a new base with a label and dependencies, resolving partial ids", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf(diamond)
      const flags = [
        "--head",
        "base",
        "--branch-label",
        "billing",
        "--depends-on",
        "auth",
        "--depends-on",
        "cc",
        "--sql"
      ]
      const { out } = yield* strata({ directory }, "revision", "-m", "invoices", "--rev-id", "ffff", ...flags, "--json")
      const document = JSON.parse(out.join("\n"))
      assert.deepStrictEqual([document.revision, document.parents], ["ffff", []])
      const text = yield* read(document.path.startsWith("/") ? document.path : `${process.cwd()}/${document.path}`)
      assert.match(text, /-- strata:depends-on auth, cccc\n-- strata:labels billing/)
      assert.deepStrictEqual((yield* strata({ directory }, "heads")).out, [
        "ffff (billing) (head)",
        "dddd (auth) (head)"
      ])
    }))
})

describe("strata merge", () => {
  it.effect("joins all heads, or those named, and needs two", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf(diamond)
      assert.deepStrictEqual(yield* strata({ directory }, "merge"), {
        code: 1,
        out: [],
        err: ["Cannot merge: it takes two revisions or more, and there is only \"dddd\". See: strata heads"]
      })
      yield* strata({ directory }, "revision", "-m", "x", "--rev-id", "ffff", "--head", "aaaa", "--splice", "--sql")
      const document = json(yield* strata({ directory }, "merge", "heads", "--rev-id", "1234", "--json"))
      assert.deepStrictEqual([document.revision, document.parents], ["1234", ["ffff", "dddd"]])
    }))

  it.effect("names the parents when no message is given", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf(diamond)
      yield* strata({ directory }, "revision", "-m", "x", "--rev-id", "ffff", "--head", "base", "--sql")
      yield* strata({ directory }, "merge", "dd", "ff", "--rev-id", "1234")
      assert.strictEqual(
        (yield* strata({ directory }, "history")).out[0],
        "dddd, ffff -> 1234 (auth) (head) (mergepoint), merge dddd and ffff"
      )
    }))
})

describe("strata revision --version-path", () => {
  it.effect("writes to another of the directories that env.ts names, in the language that it names", () =>
    Effect.gen(function*() {
      const environment = JSON.stringify(new URL("../../src/environment/mod.ts", import.meta.url).href)
      const directory = yield* directoryOf({
        ...diamond,
        "env.ts": `import { Environment } from ${environment}
export default Environment.make({ versions: [".", "billing"], format: "sql", fileTemplate: "{rev}" })`
      })
      const argv = ["revision", "-m", "start", "--head", "base", "--rev-id", "eeee", "--version-path"]
      const missing = yield* strata({ directory }, ...argv, "billing")
      assert.match(missing.err.join(), /^Cannot find the directory ".*billing", which env\.ts names as "billing"/)
      yield* Effect.provide(
        Effect.flatMap(FileSystem.FileSystem, (fs) => fs.makeDirectory(`${directory}/billing`)),
        NodeServices.layer
      )
      const written = yield* strata({ directory }, ...argv, "billing")
      assert.match(written.out.join(), /\/billing\/eeee\.sql$/)
      const other = yield* strata({ directory }, ...argv.with(6, "ffff"), "biling")
      assert.deepStrictEqual([other.code, other.err], [1, [
        "Cannot write a revision to \"biling\": env.ts does not name it in its versions, which are \".\", \"billing\". "
        + "Name one of them, or add it there"
      ]])
      assert.include((yield* strata({ directory }, "heads")).out, "eeee (head)")
    }))
})
