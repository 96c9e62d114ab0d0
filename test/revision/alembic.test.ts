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

const trees = graphOf(
  revision("a1"),
  revision("a2", ["a1"]),
  revision("b1", [], { labels: ["bb"] }),
  revision("b2", ["b1"])
)
const merged = graphOf(
  revision("a"),
  revision("b", ["a"], { labels: ["bb"] }),
  revision("c", ["a"]),
  revision("m", ["b", "c"]),
  revision("n", ["m"])
)
const line = graphOf(revision("a"), revision("b", ["a"]), revision("c", ["b"]), revision("d", ["c"]))
const down = (graph: Graph.Graph, applied: ReadonlyArray<string>, ...targets: ReadonlyArray<string>) =>
  Graph.downgradePath(graph, Graph.ancestors(graph, applied), ...targets.map(parse))
const listed = (graph: Graph.Graph, text: string, applied: ReadonlyArray<string> = []) =>
  Graph.range(graph, Graph.ancestors(graph, applied), Result.getOrThrow(Target.parseRange(text)))

/** The ids that are applied after a stamp. */
const stamped = (graph: Graph.Graph, applied: ReadonlyArray<string>, ...targets: ReadonlyArray<string>) => {
  const before = Graph.ancestors(graph, applied)
  const { stamp, unstamp } = Result.getOrThrow(Graph.stampPath(graph, before, targets.map(parse)))
  const after = new Set([...before, ...stamp.map(({ id }) => id)])
  for (const { id } of unstamp) after.delete(id)
  return [...after].toSorted()
}

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

  it("2: steps down lead through a merge, and only the next one needs a label", () => {
    assert.deepStrictEqual(ids(down(merged, ["m"], "-1")), ["m"])
    assert.deepStrictEqual(ids(down(merged, ["n"], "m-1")), ["n", "m"])
    assert.deepStrictEqual(ids(listed(merged, "-1:m")), ["c", "b", "m"])
    assert.include(failure(down(merged, ["n"], "-3")).message, "Write \"bb-1\" or \"c-1\"")
    assert.deepStrictEqual(ids(down(merged, ["n"], "bb@head-3")), ["n", "m", "b"])
    assert.deepStrictEqual(ids(Graph.upgradePath(merged, new Set(["a", "b"]), parse("+1"))), ["c", "m"])
  })

  it("3: a range counts from what is applied, not from the heads of the files", () => {
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

  it("11: a step below a base reverts the tree of that base", () => {
    assert.deepStrictEqual(ids(down(trees, ["a2", "b2"], "a1-1")), ["a2", "a1"])
    assert.strictEqual(failure(down(trees, ["a2", "b2"], "a1-2")).reason._tag, "TooFewSteps")
  })

  it("12: label@-1 is refused where nothing of the branch is applied", () => {
    for (const applied of [["d1"], ["b"], []]) {
      const { message } = failure(down(branched, applied, "c2branch@-1"))
      assert.include(message, "nothing is applied on its branch")
    }
  })

  it("13: a downgrade to a revision off the branch that its label names is refused", () => {
    for (const text of ["c1branch@c2", "c1branch@d2"]) {
      assert.strictEqual(failure(down(branched, ["d1", "d2"], text)).reason._tag, "NotInBranch")
    }
  })

  it("14: a label before the start of a range applies to its end", () => {
    const { message, reason } = failure(listed(branched, "c1branch@base:d2"))
    assert.strictEqual(reason._tag, "NotInBranch")
    assert.include(message, "revision \"d2\" is not on the branch \"c1branch\"")
    assert.deepStrictEqual(ids(listed(branched, "c1branch@base:head")), ["a", "b", "c1", "d1"])
  })

  it("15: steps from several heads are refused, with the target to write for each", () => {
    for (const text of ["-2:heads", "-2:"]) {
      assert.include(failure(listed(branched, text)).message, "Write \"c1branch@-2\" or \"c2branch@-2\"")
    }
    assert.deepStrictEqual(ids(listed(line, "-2:")), ["b", "c", "d"])
  })

  it("16: steps are written wherever a target is", () => {
    assert.deepStrictEqual(stamped(line, ["b"], "head-1"), ["a", "b", "c"])
    assert.deepStrictEqual(stamped(line, ["d"], "b+1"), ["a", "b", "c"])
    assert.deepStrictEqual(stamped(line, ["b"], "b-1"), ["a"])
    assert.deepStrictEqual(stamped(line, ["b"], "+1"), ["a", "b", "c"])
    assert.deepStrictEqual(stamped(line, ["b"], "a-1"), [])
    assert.deepStrictEqual(ids(listed(line, "head-1:head")), ["c", "d"])
    assert.deepStrictEqual(ids(listed(line, "c-1:c+1")), ["b", "c", "d"])
  })

  it("17: a downgrade to all heads reverts nothing", () => {
    assert.deepStrictEqual(ids(down(branched, ["d1", "d2"], "heads")), [])
    assert.strictEqual(failure(down(branched, ["d1"], "heads")).reason._tag, "DowngradeGoesUp")
  })

  it("18: targets that overlap are a set", () => {
    assert.deepStrictEqual(ids(Graph.upgradePath(line, new Set(), parse("b"), parse("d"))), ["a", "b", "c", "d"])
    assert.deepStrictEqual(ids(down(branched, ["d1", "d2"], "a", "c1")), ["d2", "c2", "d1"])
    assert.deepStrictEqual(stamped(branched, ["d1"], "c1", "d1"), ["a", "b", "c1", "d1"])
    assert.deepStrictEqual(ids(Graph.span(branched, ["b"], ["d1", "c1"])), ["b", "c1", "d1"])
    assert.deepStrictEqual(ids(Graph.span(line, ["a", "b"], ["d"])), ["a", "b", "c", "d"])
  })

  it("19: a stamp below a merge leaves the other parents applied", () => {
    assert.deepStrictEqual(stamped(merged, ["m"], "b"), ["a", "b", "c"])
    assert.deepStrictEqual(stamped(merged, ["m"], "b", "c"), ["a", "b", "c"])
    assert.deepStrictEqual(stamped(merged, ["b"], "m"), ["a", "b", "c", "m"])
    assert.deepStrictEqual(stamped(merged, ["n"], "bb@base"), [])
  })

  it("20: a stamp leaves a branch that depends on its target", () => {
    const graph = graphOf(revision("a"), revision("b", ["a"]), revision("x", [], { dependsOn: ["b"] }))
    assert.deepStrictEqual(stamped(graph, ["x"], "b"), ["a", "b", "x"])
    assert.deepStrictEqual(stamped(graph, ["x"], "a"), ["a"])
    assert.deepStrictEqual(stamped(graph, ["b"], "x"), ["a", "b", "x"])
  })
})
