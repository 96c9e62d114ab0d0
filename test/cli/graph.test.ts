import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import { lanes } from "../../src/cli/look/drawing.ts"
import { paint } from "../../src/cli/look/style.ts"
import { diamond, directoryOf, placeOf, revision, strata } from "./strata.ts"

const json = ({ out }: { readonly out: ReadonlyArray<string> }) => JSON.parse(out.join("\n"))
const empty = (id: string, parents: ReadonlyArray<string>, ...more: ReadonlyArray<string>) =>
  revision(id, parents, `do ${id}`, "SELECT 1;", "SELECT 1;", more.map((line) => `-- strata:${line}`))

/** `aaaa`, two branches of it, and `side`, a base of its own that needs one of them. */
const branched = {
  ...empty("aaaa", []),
  ...empty("w111", ["aaaa"], "labels web"),
  ...empty("w222", ["w111"]),
  ...empty("x111", ["aaaa"], "labels api"),
  ...empty("s111", [], "labels side", "depends-on w222")
}

describe("strata history --graph", () => {
  it.effect("draws branches and merges beside the revisions, without a database", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf(diamond)
      const { out } = yield* strata({ directory }, "history", "--graph")
      assert.deepStrictEqual(out, [
        "* dddd (auth) (head) (mergepoint), merge",
        "|\\",
        "* | bbbb (auth), create tokens",
        "| * cccc, first users",
        "|/",
        "* aaaa (branchpoint), create users"
      ])
    }))

  it.effect("--verbose runs the lines on beside every fact, and a range leaves out what it does not cover", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf(diamond)
      const { out } = yield* strata({ directory }, "history", "--graph", "-v", "-rbbbb:dddd")
      assert.deepStrictEqual(out, [
        "* Revision:      dddd (auth) (head) (mergepoint)",
        "| Merges:        bbbb, cccc",
        "| File:          dddd_merge.sql",
        "|",
        "|     merge",
        "|",
        "* Revision:      bbbb (auth)",
        "  Parent:        aaaa",
        "  Followed by:   dddd",
        "  File:          bbbb_create_tokens.sql",
        "",
        "      create tokens"
      ])
    }))

  it.effect("-i draws what the database lacks as an o", () =>
    Effect.gen(function*() {
      const place = yield* placeOf()
      yield* strata(place, "upgrade", "bbbb")
      const { out } = yield* strata(place, "history", "--graph", "-i")
      assert.deepStrictEqual(out.map((line) => line.slice(0, 8)), [
        "o dddd (",
        "|\\",
        "* | bbbb",
        "| o cccc",
        "|/",
        "* aaaa ("
      ])
    }))

  it("colours only the lines", () => {
    const entry = {
      revision: { id: "a", parents: [], dependsOn: [], labels: [], message: "a", file: "a.sql" },
      isHead: true,
      isBase: true,
      isBranchPoint: false,
      isMergePoint: false,
      labels: []
    }
    const drawn = lanes([{ entry, labels: [], current: false, effective: false }], () => "text", paint(true))
    assert.deepStrictEqual(drawn, ["\u001b[2m*\u001b[22m text"])
  })
})

describe("strata history --format", () => {
  it.effect("mermaid and dot have each revision and each edge, dependencies apart", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf({
        ...empty("aaaa", []),
        ...revision("b.b", ["aaaa"], "say \"hi\" <b>", "SELECT 1;", "SELECT 1;"),
        ...empty("s111", [], "depends-on b.b")
      })
      assert.deepStrictEqual((yield* strata({ directory }, "history", "--format", "mermaid")).out, [
        "flowchart BT",
        "  r_s111[\"s111 (head)<br/>do s111\"]",
        "  r_b_46_b[\"b.b (effective head)<br/>say #34;hi#34; #60;b#62;\"]",
        "  r_aaaa[\"aaaa<br/>do aaaa\"]",
        "  r_b_46_b -.-> r_s111",
        "  r_aaaa --> r_b_46_b"
      ])
      assert.deepStrictEqual((yield* strata({ directory }, "history", "--format", "dot")).out, [
        "digraph history {",
        "  rankdir=BT",
        "  node [shape=box]",
        "  \"s111\" [label=\"s111 (head)\\ndo s111\"]",
        "  \"b.b\" [label=\"b.b (effective head)\\nsay \\\"hi\\\" <b>\"]",
        "  \"aaaa\" [label=\"aaaa\\ndo aaaa\"]",
        "  \"b.b\" -> \"s111\" [style=dashed]",
        "  \"aaaa\" -> \"b.b\"",
        "}"
      ])
    }))

  it.effect("and --json exclude each other", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf(diamond)
      for (const look of [["--graph"], ["--format", "dot"]]) {
        const { code, err, out } = yield* strata({ directory }, "history", "--json", ...look)
        assert.deepStrictEqual([code, out], [2, []])
        assert.match(JSON.parse(err.join()).message, /^Cannot print JSON and .* at once\. Run: strata history --json$/)
      }
    }))
})

describe("strata branches and heads", () => {
  it.effect("branches prints each branch point and what follows it", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf(branched)
      assert.deepStrictEqual((yield* strata({ directory }, "branches")).out, [
        "aaaa (branchpoint), do aaaa",
        "     -> w111 (web), do w111",
        "     -> x111 (api) (head), do x111"
      ])
      const [point, ...others] = json(yield* strata({ directory }, "branches", "--json"))
      assert.deepStrictEqual(others, [])
      assert.deepStrictEqual(
        [
          point.revision,
          ...point.children.map((it: { revision: string; branches: ReadonlyArray<string> }) =>
            `${it.revision} ${it.branches.join()}`
          )
        ],
        ["aaaa", "w111 web", "x111 api"]
      )
      assert.include((yield* strata({ directory }, "branches", "-v")).out, "Branches into: w111, x111")
    }))

  it.effect("branches says that there are none", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf(empty("aaaa", []))
      assert.deepStrictEqual(yield* strata({ directory }, "branches"), {
        code: 0,
        out: [],
        err: ["The history has no branch points"]
      })
    }))

  it.effect("heads --resolve-dependencies leaves out what another branch depends on", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf(branched)
      const heads = (...flags: ReadonlyArray<string>) =>
        Effect.map(strata({ directory }, "heads", ...flags), ({ out }) => out)
      assert.sameMembers([...yield* heads()], [
        "w222 (web) (effective head)",
        "x111 (api) (head)",
        "s111 (side) (head)"
      ])
      assert.sameMembers([...yield* heads("--resolve-dependencies")], ["x111 (api) (head)", "s111 (side) (head)"])
    }))
})

describe("several targets", () => {
  it.effect("upgrade, plan and downgrade take them, and --check-heads holds where a head is depended on", () =>
    Effect.gen(function*() {
      const place = yield* placeOf(branched)
      const planned = json(yield* strata(place, "plan", "web@head", "api", "--json"))
      const { err } = yield* strata(place, "upgrade", "web@head", "api")
      assert.strictEqual(planned.revisions.length, 4)
      assert.match(err.at(-1)!, /^Upgraded 4 revisions, now at w222 \(head\), x111 \(head\)$/)
      const stepped = yield* strata(place, "upgrade", "+1")
      assert.include(stepped.err.join(), "several revisions to start from (\"w222\", \"x111\"): write \"web@+1\"")
      yield* strata(place, "upgrade", "heads")
      assert.strictEqual((yield* strata(place, "current", "--check-heads")).code, 0)
      yield* strata(place, "downgrade", "side@-1", "api@-1", "--yes")
      assert.deepStrictEqual((yield* strata(place, "current")).out, ["w222 (head)"])
    }))

  it.effect("a script is written to one place only", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf(branched)
      const { code, err } = yield* strata({ directory }, "upgrade", "--sql", "web", "api")
      assert.strictEqual(code, 2)
      assert.include(err.join(), "Cannot write one upgrade script to several targets (web, api)")
    }))
})

describe("strata edit", () => {
  const editing = Effect.fnUntraced(function*(variables: Record<string, string>, target: string) {
    const directory = yield* directoryOf(diamond)
    const ended = yield* strata({ directory, variables }, "edit", target)
    const fs = yield* FileSystem.FileSystem
    return { ...ended, directory, text: yield* fs.readFileString(`${directory}/bbbb_create_tokens.sql`) }
  }, Effect.provide(NodeServices.layer))

  it.effect("opens the file in VISUAL before EDITOR, with the arguments of either, and tells what a change means", () =>
    Effect.gen(function*() {
      const { code, err, out, text } = yield* editing(
        { VISUAL: "sed -i 's/int/bigint/'", EDITOR: "false" },
        "auth"
      )
      assert.deepStrictEqual([code, out], [0, []])
      assert.include(text, "CREATE TABLE tokens (id bigint);")
      assert.match(err.join(), /^Revision "bbbb" has changed\..* strata accept bbbb --reason/)
    }))

  it.effect("says nothing of a file that is as it was, and fails with its editor", () =>
    Effect.gen(function*() {
      const { code, err, out } = yield* editing({ EDITOR: "true" }, "bbbb")
      assert.deepStrictEqual([code, err, out], [0, [], []])
      const failed = yield* editing({ EDITOR: "false" }, "bbbb")
      assert.strictEqual(failed.code, 1)
      assert.match(failed.err.join(), /^The editor "false" ended with exit code 1/)
    }))

  it.effect("prints the path where there is no editor", () =>
    Effect.gen(function*() {
      const { code, directory, err, out } = yield* editing({ EDITOR: "" }, "bbbb")
      assert.strictEqual(code, 0)
      assert.isTrue(out[0]!.endsWith(`${directory.split("/").at(-1)}/bbbb_create_tokens.sql`))
      assert.match(err.join(), /^Neither VISUAL nor EDITOR is set/)
    }))

  it.effect("takes a target that names one revision", () =>
    Effect.gen(function*() {
      for (const [target, problem] of [["base", "no revision"], ["heads", undefined]] as const) {
        const { code, err } = yield* editing({ EDITOR: "true" }, target)
        assert.strictEqual(code, problem === undefined ? 0 : 2)
        if (problem !== undefined) assert.include(err.join(), problem)
      }
    }))
})
