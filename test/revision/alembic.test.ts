/**
 * Where Strata decides otherwise than Alembic, on purpose; `docs/alembic.md` gives the reasons. Each test has the number
 * of its paragraph there.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import { Graph, Target } from "../../src/revision/mod.ts"
import { graphOf, histories, ids, revision } from "./history.ts"

const parse = (text: string) => Result.getOrThrow(Target.parse(text))
const failure = (result: Result.Result<unknown, Graph.GraphError>) => Result.getOrThrow(Result.flip(result))
const branched = graphOf(
  revision("a"),
  revision("b", ["a"]),
  revision("c1", ["b"], { labels: ["c1branch"] }),
  revision("d1", ["c1"]),
  revision("c2", ["b"], { labels: ["c2branch"] }),
  revision("d2", ["c2"])
)

describe("differences from Alembic", () => {
  it("1: -1 with several applied heads is refused with the targets to write, whatever the order of the heads", () => {
    for (const heads of [["d1", "d2"], ["d2", "d1"]]) {
      const { message, reason } = failure(
        Graph.downgradePath(branched, Graph.ancestors(branched, heads), parse("-1"))
      )
      assert.strictEqual(reason._tag, "AmbiguousStep")
      assert.include(message, "Write \"c1branch@-1\" or \"c2branch@-1\"")
    }
  })

  it("2: -1 at a merge undoes the merge revision alone", () => {
    const merged = graphOf(revision("a"), revision("b", ["a"]), revision("c", ["a"]), revision("m", ["b", "c"]))
    assert.deepStrictEqual(ids(Graph.downgradePath(merged, new Set(["a", "b", "c", "m"]), parse("-1"))), ["m"])
  })

  it("3: a range counts from what is applied, not from the heads of the files", () => {
    const line = graphOf(revision("a"), revision("b", ["a"]), revision("c", ["b"]), revision("d", ["c"]))
    const range = Result.getOrThrow(Target.parseRange("-1:current"))
    assert.deepStrictEqual(ids(Graph.range(line, new Set(["a", "b"]), range)), ["a", "b"])
  })

  it("4: every head is a head of what is applied, also one that another branch depends on", () => {
    const graph = graphOf(revision("a"), revision("b", [], { dependsOn: ["a"] }))
    const applied = new Set(ids(Graph.upgradePath(graph, new Set(), Target.heads)))
    assert.deepStrictEqual(Graph.appliedHeads(graph, applied), graph.heads)
    assert.deepStrictEqual(Graph.pending(graph, applied), [])
  })

  it("5: an unknown parent and a duplicate id are errors that name the files", () => {
    const dangling = failure(Graph.make([revision("b", ["a"])]))
    assert.include(dangling.message, "Parent \"a\" of revision \"b\" in \"b.ts\" is not defined in any file")
    const twice = failure(Graph.make([revision("a"), revision("a", [], { file: "copy.ts" })]))
    assert.include(twice.message, "Duplicate revision id \"a\" in \"a.ts\" and \"copy.ts\"")
  })

  it.prop("6: the same files give the same order, of branches and of labels too", { histories }, ({ histories }) => {
    const again = graphOf(...histories.revisions)
    assert.deepStrictEqual([...again.revisions.keys()], [...histories.graph.revisions.keys()])
    assert.deepStrictEqual([...Graph.labelsById(again)], [...Graph.labelsById(histories.graph)])
  })

  it("7: ids may be longer than 32 characters, and are never cut", () => {
    const long = "0123456789abcdef".repeat(4)
    const graph = graphOf(revision(long), revision(`${long}0`, [long]))
    assert.deepStrictEqual(ids(Graph.upgradePath(graph, new Set(), parse(`${long}0`))), [long, `${long}0`])
  })

  it("8: what is applied is a set, so a revision that came late below another is pending", () => {
    const late = graphOf(revision("a"), revision("late", ["a"]), revision("b", ["a", "late"]))
    assert.deepStrictEqual(ids(Graph.upgradePath(late, new Set(["a", "b"]), Target.heads)), ["late"])
  })

  it("9: a downgrade leaves its target applied", () => {
    const line = graphOf(revision("a1"), revision("a2", ["a1"]), revision("a3", ["a2"]))
    assert.deepStrictEqual(ids(Graph.downgradePath(line, new Set(["a1", "a2", "a3"]), parse("a2"))), ["a3"])
    assert.deepStrictEqual(ids(Graph.downgradePath(line, new Set(["a1", "a2", "a3"]), parse("a1"))), ["a3", "a2"])
  })

  it("10: a start of an id is enough however short, as long as it is the start of one id only", () => {
    const graph = graphOf(revision("a1"), revision("b1", ["a1"]))
    assert.deepStrictEqual(ids(Graph.resolve(graph, new Set(), parse("b"))), ["b1"])
    assert.strictEqual(
      failure(Graph.resolve(graphOf(revision("a1"), revision("a2")), new Set(), parse("a"))).reason._tag,
      "AmbiguousRevision"
    )
  })
})
