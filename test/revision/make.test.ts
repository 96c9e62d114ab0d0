import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import { Graph, type Revision } from "../../src/revision/mod.ts"
import { graphOf, histories, revision } from "./history.ts"

const failure = (...revisions: ReadonlyArray<Revision>) => Result.getOrThrow(Result.flip(Graph.make(revisions)))
const keys = (graph: Graph.Graph) => [...graph.revisions.keys()]

describe("Graph.make laws", () => {
  it.prop("revisions holds every id once, oldest first over parents and dependsOn", { histories }, (input) => {
    const { graph, revisions } = input.histories
    const order = keys(graph)
    assert.sameMembers(order, revisions.map(({ id }) => id))
    const place = new Map(order.map((id, index) => [id, index]))
    for (const { id, parents } of revisions) {
      for (const lower of [...parents, ...(graph.dependencies.get(id) ?? [])]) {
        assert.isBelow(place.get(lower)!, place.get(id)!)
      }
    }
  })

  it.prop("make is deterministic", { histories }, ({ histories: { graph, revisions } }) => {
    assert.deepStrictEqual(keys(graphOf(...revisions)), keys(graph))
  })

  it.prop("the order given changes ties only, never the sets", { histories }, ({ histories: { graph, revisions } }) => {
    const reversed = graphOf(...revisions.toReversed())
    for (const list of ["heads", "bases", "realHeads", "realBases"] as const) {
      assert.deepStrictEqual(reversed[list], graph[list].toReversed())
    }
    for (const { id } of revisions) {
      assert.sameMembers([...Graph.ancestors(reversed, [id])], [...Graph.ancestors(graph, [id])])
    }
  })

  it.prop("heads have no children and bases no parents", { histories }, ({ histories: { graph, revisions } }) => {
    const parents = new Set(revisions.flatMap(({ parents }) => parents))
    const bases = revisions.filter(({ parents }) => parents.length === 0)
    assert.deepStrictEqual(graph.heads, revisions.map(({ id }) => id).filter((id) => !parents.has(id)))
    assert.deepStrictEqual(graph.bases, bases.map(({ id }) => id))
    for (const id of graph.realHeads) assert.strictEqual(Graph.descendants(graph, [id]).size, 1)
    for (const id of graph.realBases) assert.strictEqual(Graph.ancestors(graph, [id]).size, 1)
  })

  it.prop("closing a line into a circle is refused with the revisions on it", { histories }, (input) => {
    const { graph, revisions, target } = input.histories
    const lowest = [...Graph.ancestors(graph, [target], { dependencies: false })].at(-1)!
    const opened = graph.revisions.get(lowest)!
    const again = { ...opened, parents: [...opened.parents, target] }
    const closed = revisions.map((each) => each.id === lowest ? again : each)
    const { reason } = failure(...closed)
    if (lowest === target) return assert.strictEqual(reason._tag, "SelfReference")
    if (reason._tag !== "CycleDetected") return assert.fail(reason._tag)
    const circle = reason.revisions.map(({ id }) => id)
    const parentsOf = new Map(closed.map(({ id, parents }) => [id, parents]))
    for (const [index, id] of circle.entries()) {
      assert.include(parentsOf.get(id) ?? [], circle[(index + 1) % circle.length])
    }
  })
})

describe("Graph.make", () => {
  it("orders lines that nothing joins by the order given of their heads", () => {
    assert.deepStrictEqual(keys(graphOf(revision("c"), revision("a"), revision("b"))), ["c", "a", "b"])
    const lines = graphOf(revision("a1"), revision("b1"), revision("b2", ["b1"]), revision("a2", ["a1"]))
    assert.deepStrictEqual(keys(lines), ["b1", "b2", "a1", "a2"])
  })

  it("keeps a line together and takes the last parent of a merge first, as Alembic does", () => {
    const graph = graphOf(
      revision("a"),
      revision("b1", ["a"]),
      revision("c1", ["a"]),
      revision("b2", ["b1"]),
      revision("c2", ["c1"]),
      revision("m", ["b2", "c2"])
    )
    assert.deepStrictEqual(keys(graph), ["a", "c1", "c2", "b1", "b2", "m"])
  })

  it("accepts no revisions at all", () => {
    const graph = graphOf()
    assert.deepStrictEqual([graph.heads, graph.bases, keys(graph)], [[], [], []])
  })

  it("counts a parent that is listed twice once", () => {
    const graph = graphOf(revision("a"), revision("b", ["a", "a"]))
    assert.isFalse(Graph.isMergePoint(graph, "b"))
    assert.isFalse(Graph.isBranchPoint(graph, "a"))
  })

  it("resolves a label in dependsOn to the revision that declares it", () => {
    const graph = graphOf(revision("b", [], { dependsOn: ["web"] }), revision("a", [], { labels: ["web"] }))
    assert.deepStrictEqual(graph.dependencies.get("b"), ["a"])
    assert.deepStrictEqual(graph.realHeads, ["b"])
  })

  it("an id and a label that look like a property of every object are ordinary names", () => {
    const graph = graphOf(revision("__proto__"), revision("constructor", ["__proto__"], { labels: ["toString"] }))
    assert.deepStrictEqual(keys(graph), ["__proto__", "constructor"])
  })

  const refused: ReadonlyArray<readonly [string, ReadonlyArray<Revision>, string]> = [
    [
      "a second file with the same id",
      [revision("a"), revision("a", [], { file: "copy.ts" })],
      "Duplicate revision id \"a\" in \"a.ts\" and \"copy.ts\". Give one of them a new id"
    ],
    [
      "a parent that is in no file, with the nearest id",
      [revision("a1b2c3"), revision("d", ["a1b2d3"])],
      "Parent \"a1b2d3\" of revision \"d\" in \"d.ts\" is not defined in any file. " +
      "Restore that file or correct the parents. Did you mean \"a1b2c3\"?"
    ],
    [
      "a parent that is in no file, without the ids that the revision itself has or names",
      [revision("a2"), revision("a4", ["a2", "a3"])],
      "Parent \"a3\" of revision \"a4\" in \"a4.ts\" is not defined in any file. " +
      "Restore that file or correct the parents"
    ],
    [
      "a dependency on nothing",
      [revision("a"), revision("d", ["a"], { dependsOn: ["elsewhere"] })],
      "Revision \"d\" in \"d.ts\" depends on \"elsewhere\", " +
      "which is neither a revision id nor a branch label. Restore that file or correct dependsOn"
    ],
    [
      "a revision that is its own parent",
      [revision("a", ["a"])],
      "Revision \"a\" in \"a.ts\" names itself in parents. Remove that entry"
    ],
    [
      "a revision that depends on its own label",
      [revision("a", [], { labels: ["web"], dependsOn: ["web"] })],
      "Revision \"a\" in \"a.ts\" names itself in dependsOn. Remove that entry"
    ],
    [
      "a label declared twice",
      [revision("a", [], { labels: ["web"] }), revision("b", [], { labels: ["web"] })],
      "Cannot use \"web\" as a branch label of \"b\" in \"b.ts\": it is already a label of \"a\" in \"a.ts\". " +
      "Choose another label"
    ],
    [
      "a label that is the id of a revision",
      [revision("a", [], { labels: ["b"] }), revision("b")],
      "Cannot use \"b\" as a branch label of \"a\" in \"a.ts\": it is the id of the revision in \"b.ts\". " +
      "Choose another label"
    ],
    [
      "a cycle over parents, without the revisions above it",
      [revision("a", ["c"]), revision("b", ["a"]), revision("c", ["b"]), revision("d", ["c"]), revision("e")],
      "Cannot order the revisions: their parents form a cycle. " +
      "\"a\" in \"a.ts\" needs \"c\" in \"c.ts\" needs \"b\" in \"b.ts\" needs \"a\""
    ],
    [
      "a cycle that dependsOn closes",
      [revision("a", [], { dependsOn: ["b"] }), revision("b", ["a"])],
      "Cannot order the revisions: their parents and dependsOn form a cycle. " +
      "\"a\" in \"a.ts\" needs \"b\" in \"b.ts\" needs \"a\""
    ]
  ]
  for (const [what, revisions, message] of refused) {
    it(`refuses ${what}`, () => assert.strictEqual(failure(...revisions).message, message))
  }

  const badNames = ["", "a b", "a\n", "a@b", "a:b", "a+1", "a-b", "head", "heads", "base", "current", "a\u0000"]
  for (const name of badNames) {
    it(`refuses ${JSON.stringify(name)} as an id and as a label, naming the file`, () => {
      const id = failure(revision(name, [], { file: "x.ts" }))
      const label = failure(revision("a", [], { labels: [name], file: "x.ts" }))
      assert.strictEqual(id.reason._tag, "InvalidRevisionId")
      assert.strictEqual(label.reason._tag, "InvalidLabel")
      for (const { message } of [id, label]) {
        assert.include(message, JSON.stringify(name))
        assert.include(message, "\"x.ts\"")
      }
    })
  }
})

describe("large histories", () => {
  const chain = Array.from(
    { length: 100_000 },
    (_, index) => revision(`r${index}`, index === 0 ? [] : [`r${index - 1}`])
  )

  it("a chain of 100,000 revisions, given newest first, overflows no stack", () => {
    const graph = graphOf(...chain.toReversed())
    assert.deepStrictEqual(graph.heads, ["r99999"])
    assert.strictEqual(Graph.ancestors(graph, graph.heads).size, 100_000)
    assert.strictEqual(Graph.pending(graph, new Set(["r0"]))[0]?.id, "r1")
  })

  it("a circle of 100,000 revisions is found and its message stays short", () => {
    const { message, reason } = failure(...chain.with(0, revision("r0", ["r99999"])))
    if (reason._tag !== "CycleDetected") return assert.fail(reason._tag)
    assert.strictEqual(reason.revisions.length, 100_000)
    assert.isBelow(message.length, 500)
  })
})
