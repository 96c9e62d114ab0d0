import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import { diamond, directoryOf, strata } from "../strata.ts"

const read = (file: string) =>
  Effect.flatMap(FileSystem.FileSystem, (fs) => fs.readFileString(file)).pipe(Effect.provide(NodeServices.layer))

describe("strata revision", () => {
  it.effect("writes on top of the only head and prints the path alone", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf(diamond)
      const { code, err, out } = yield* strata({ directory }, "revision", "-m", "add due date", "--rev-id", "ffff")
      assert.deepStrictEqual([code, out.length], [0, 1])
      assert.match(out[0]!, /_ffff_add_due_date\.ts$/)
      assert.deepStrictEqual(err, [
        "Wrote revision \"ffff\", with the parent \"dddd\". Edit the file, then run: strata upgrade"
      ])
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
          ["head", "an id consists of letters"],
          ["a b", "an id consists of letters"],
          ["../x", "an id consists of letters"],
          ["", "an id consists of letters"]
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
      assert.match(second.err.join(), /Edit the file, then run: strata upgrade heads$/)
      assert.match(
        (yield* strata({ directory }, "merge")).err.join(),
        /It needs no changes\. Next, run: strata upgrade$/
      )
    }))

  it.effect("asks which head when there are several", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf(diamond)
      yield* strata({ directory }, "revision", "-m", "x", "--rev-id", "ffff", "--head", "aaaa", "--splice", "--sql")
      assert.deepStrictEqual(yield* strata({ directory }, "revision", "-m", "y"), {
        code: 1,
        out: [],
        err: [
          "Cannot choose a parent for the new revision: there are 2 heads (\"ffff\", \"dddd\"). Name one with \"--head ffff\", or join them with \"strata merge heads\""
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
          "Cannot use \"aaaa\" as a parent: it is not a head (the heads are \"dddd\"). To start a new branch there, add --splice"
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

describe("strata revision --version-path", () => {
  it.effect("writes to another of the directories that env.ts names, in the language that it names", () =>
    Effect.gen(function*() {
      const environment = JSON.stringify(new URL("../../../src/environment/mod.ts", import.meta.url).href)
      const directory = yield* directoryOf({
        ...diamond,
        "env.ts": `import { Environment } from ${environment}
export default Environment.make({ versions: [".", "billing"], format: "sql", fileTemplate: "{rev}" })`
      })
      const argv = ["revision", "-m", "start", "--head", "base", "--rev-id", "eeee", "--version-path"]
      const missing = yield* strata({ directory }, ...argv, "billing")
      assert.match(missing.err.join(), /^Directory ".*billing" does not exist, but env\.ts lists "billing"/)
      yield* Effect.provide(
        Effect.flatMap(FileSystem.FileSystem, (fs) => fs.makeDirectory(`${directory}/billing`)),
        NodeServices.layer
      )
      const written = yield* strata({ directory }, ...argv, "billing")
      assert.match(written.out.join(), /\/billing\/eeee\.sql$/)
      const other = yield* strata({ directory }, ...argv.with(6, "ffff"), "biling")
      assert.deepStrictEqual([other.code, other.err], [1, [
        "Cannot write a revision to \"biling\": \"versions\" of env.ts lists only \".\", \"billing\". "
        + "Name one of these directories, or add the new one to env.ts"
      ]])
      assert.include((yield* strata({ directory }, "heads")).out, "eeee (head)")
    }))
})
