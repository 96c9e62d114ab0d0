import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { lanes } from "../../../src/cli/look/drawing.ts"
import { paint } from "../../../src/cli/look/style.ts"
import { printable } from "../../../src/cli/look/visible.ts"
import { diamond, directoryOf, empty, placeOf, revision, strata } from "../strata.ts"

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
    assert.deepStrictEqual(drawn.map(printable), ["\u001b[2m*\u001b[22m text"])
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
        assert.match(
          JSON.parse(err.join()).message,
          /^Cannot combine --json with --(graph|format (mermaid|dot))\. Run: strata history --json$/
        )
      }
    }))
})
