import { assert, describe, it } from "@effect/vitest"
import * as Schema from "effect/Schema"
import { around, circles, order } from "../../../src/diff/engine/order.ts"

const size = 12

const Edges = Schema.Array(Schema.Tuple([
  Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: size - 1 })),
  Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: size - 1 }))
]))

const keys = Array.from({ length: size }, (_, node) => `k${(node * 7) % size}`)

const graphOf = (edges: typeof Edges.Type) => {
  const after = keys.map(() => new Set<number>())
  for (const [from, to] of edges) if (from !== to) after[from]!.add(to)
  return after
}

const reaches = (after: ReadonlyArray<ReadonlySet<number>>, from: number): ReadonlySet<number> => {
  const found = new Set<number>()
  const visit = (node: number) => {
    for (const next of after[node]!) {
      if (found.has(next)) continue
      found.add(next)
      visit(next)
    }
  }
  visit(from)
  return found
}

describe("the sort", () => {
  it.prop(
    "puts every node before its successors, and leaves out only what is on or behind a circle",
    { edges: Edges },
    ({ edges }) => {
      const after = graphOf(edges)
      const result = order(keys, after)
      const place = new Map(result.map((node, index) => [node, index]))
      for (const node of result) {
        for (const next of after[node]!) if (place.has(next)) assert.isBelow(place.get(node)!, place.get(next)!)
      }
      const onCircle = keys.map((_, node) => node).filter((node) => reaches(after, node).has(node))
      const behind = new Set(onCircle.flatMap((node) => Array.from(reaches(after, node))))
      assert.sameMembers([...place.keys()], keys.map((_, node) => node).filter((node) => !behind.has(node)))
    }
  )

  it.prop("does not depend on the order of edges", { edges: Edges }, ({ edges }) => {
    assert.deepStrictEqual(order(keys, graphOf(edges)), order(keys, graphOf(edges.toReversed())))
  })

  it.prop("circles are the sets of nodes that reach one another", { edges: Edges }, ({ edges }) => {
    const after = graphOf(edges)
    const found = circles(after)
    const together = new Map(found.flatMap((circle, index) => circle.map((node) => [node, index] as const)))
    for (const [a] of keys.entries()) {
      for (const [b] of keys.entries()) {
        if (a === b) continue
        const mutual = reaches(after, a).has(b) && reaches(after, b).has(a)
        assert.strictEqual(mutual, together.has(a) && together.get(a) === together.get(b))
      }
    }
    for (const circle of found) {
      const path = around(circle, after)
      assert.strictEqual(path[0], path.at(-1))
      for (const [index, node] of path.slice(0, -1).entries()) assert.isTrue(after[node]!.has(path[index + 1]!))
    }
  })
})
