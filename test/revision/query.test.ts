import { assert, describe, it } from "@effect/vitest"
import { Graph } from "../../src/revision/mod.ts"
import { graphOf, histories, revision } from "./history.ts"

describe("query laws", () => {
  it.prop("ancestors are the ids and what their parents and dependencies need", { histories }, (input) => {
    const { graph, some } = input.histories
    const expected = new Set(some)
    for (const id of [...graph.revisions.keys()].toReversed()) {
      if (!expected.has(id)) continue
      for (const lower of graph.revisions.get(id)!.parents) expected.add(lower)
      for (const lower of graph.dependencies.get(id) ?? []) expected.add(lower)
    }
    assert.sameMembers([...Graph.ancestors(graph, some)], [...expected])
  })

  it.prop(
    "an id is among the descendants of exactly its ancestors",
    { histories },
    ({ histories: { graph, target } }) => {
      for (const edges of [{ dependencies: true }, { dependencies: false }]) {
        const below = [...graph.revisions.keys()].filter((id) => Graph.descendants(graph, [id], edges).has(target))
        assert.sameMembers(below, [...Graph.ancestors(graph, [target], edges)])
      }
    }
  )

  it.prop("pending is the files less the applied set, in the order of the graph", { histories }, (input) => {
    const { graph, some } = input.histories
    const expected = [...graph.revisions.keys()].filter((id) => !some.has(id))
    assert.deepStrictEqual(Graph.pending(graph, some).map(({ id }) => id), expected)
  })

  it.prop("appliedHeads are the applied ids that no applied one descends from", { histories }, (input) => {
    const { graph, some } = input.histories
    for (const edges of [{ dependencies: true }, { dependencies: false }]) {
      const expected = [...some].filter((id) =>
        [...Graph.descendants(graph, [id], edges)].every((upper) => upper === id || !some.has(upper))
      )
      assert.sameMembers([...Graph.appliedHeads(graph, some, edges)], expected)
    }
  })

  it.prop("a set with all its ancestors is the ancestors of its heads and has no gaps", { histories }, (input) => {
    const { closed, graph } = input.histories
    const heads = Graph.appliedHeads(graph, closed, { dependencies: true })
    assert.sameMembers([...Graph.ancestors(graph, heads)], [...closed])
    assert.deepStrictEqual(Graph.gaps(graph, closed), [])
  })

  it.prop(
    "gaps are the pending revisions that an applied one needs",
    { histories },
    ({ histories: { graph, some } }) => {
      const expected = [...Graph.ancestors(graph, some)].filter((id) => !some.has(id))
      assert.sameMembers(Graph.gaps(graph, some).map(({ id }) => id), expected)
    }
  )

  it.prop("sorted respects order also through revisions left out", { histories }, ({ histories: { graph, some } }) => {
    const order = Graph.sorted(graph, some).map(({ id }) => id)
    assert.sameMembers(order, [...some])
    for (const [index, id] of order.entries()) {
      const lower = Graph.ancestors(graph, [id])
      for (const later of order.slice(index + 1)) assert.isFalse(lower.has(later))
    }
  })

  it.prop("normalizedParents have the same ancestors as all parents and dependencies", { histories }, (input) => {
    const { graph } = input.histories
    for (const id of graph.revisions.keys()) {
      const strict = [...Graph.ancestors(graph, [id])].filter((lower) => lower !== id)
      assert.sameMembers([...Graph.ancestors(graph, Graph.normalizedParents(graph, id))], strict)
    }
  })

  it.prop(
    "labels hold at their revision and all its descendants by parents",
    { histories },
    ({ histories: { graph } }) => {
      const labels = Graph.labelsById(graph)
      for (const [label, owner] of graph.labels) {
        for (const id of Graph.descendants(graph, [owner], { dependencies: false })) {
          assert.include(labels.get(id) ?? [], label)
        }
      }
    }
  )
})

describe("query", () => {
  const branched = graphOf(
    revision("a"),
    revision("b", ["a"]),
    revision("w1", ["b"]),
    revision("w2", ["w1"], { labels: ["web"] }),
    revision("w3", ["w2"]),
    revision("x1", ["b"]),
    revision("m", ["w3", "x1"])
  )

  it("pending keeps a late revision of another branch", () => {
    const applied = new Set(["a", "b", "w1", "w2", "w3"])
    assert.deepStrictEqual(Graph.pending(branched, applied).map(({ id }) => id), ["x1", "m"])
  })

  it("a label holds down to the branch point, that left out, and above a merge", () => {
    assert.sameMembers([...Graph.branch(branched, "w2")], ["w1", "w2", "w3", "m"])
    const labels = Graph.labelsById(branched)
    assert.deepStrictEqual(["b", "w1", "x1"].map((id) => labels.get(id)), [undefined, ["web"], undefined])
  })

  it("isBranchPoint and isMergePoint count parents, children lists them", () => {
    assert.deepStrictEqual(["a", "b", "m"].map((id) => Graph.isBranchPoint(branched, id)), [false, true, false])
    assert.deepStrictEqual(["a", "b", "m"].map((id) => Graph.isMergePoint(branched, id)), [false, false, true])
    assert.deepStrictEqual(Graph.children(branched, "b"), ["w1", "x1"])
  })

  it("gaps names a revision that was put below an applied one", () => {
    assert.deepStrictEqual(Graph.gaps(branched, new Set(["a", "w1"])).map(({ id }) => id), ["b"])
  })

  it("unknownApplied names applied ids without a file, which no other answer contains", () => {
    const applied = new Set(["a", "gone"])
    assert.deepStrictEqual(Graph.unknownApplied(branched, applied), ["gone"])
    assert.deepStrictEqual(Graph.appliedHeads(branched, applied), ["a"])
    assert.deepStrictEqual([...Graph.ancestors(branched, applied)], ["a"])
  })

  it("appliedHeads counts parents, and dependsOn where asked", () => {
    const graph = graphOf(revision("a"), revision("b", [], { dependsOn: ["a"] }))
    const applied = new Set(["a", "b"])
    assert.deepStrictEqual(Graph.appliedHeads(graph, applied), ["a", "b"])
    assert.deepStrictEqual(Graph.appliedHeads(graph, applied, { dependencies: true }), ["b"])
  })
})
