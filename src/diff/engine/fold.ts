/**
 * Folding: parts are written in the statement of their object, as columns in CREATE TABLE, if the order allows it.
 *
 * Folding does not change the result of a plan. Where it would close a circle (two tables that refer to each other, a
 * sequence owned by the column that uses it), parts become statements of their own again, foreign keys first.
 */
import type { CatalogObject } from "../../catalog/mod.ts"
import { compareText } from "../../text/mod.ts"
import type { Action } from "../description/context.ts"
import { descriptionOf } from "../kind/descriptions.ts"
import type { Node, Nodes } from "./nodes.ts"
import { circles, order } from "./order.ts"

/** A node and the parts that are folded into it. */
export interface Group {
  readonly root: Node
  readonly parts: ReadonlyArray<Node>
}

/** The node whose statement each node can be part of. */
const rootsOf = ({ indexOf, isParked, nodes }: Nodes): Array<number | undefined> =>
  nodes.map(({ action, object }) => {
    const { fold } = descriptionOf(object)
    const { parent } = object
    if ((action !== "create" && action !== "drop") || parent === undefined || fold === "never") return undefined
    const isPossible = (index: number | undefined, where: "isFoldable" | "intoAlter") =>
      index !== undefined && fold[where](object, nodes[index]!.object) ? index : undefined
    if (action === "drop" && isParked(object)) return isPossible(indexOf("unpark", parent), "isFoldable")
    const whole = indexOf(action, parent)
    return whole === undefined
      ? isPossible(indexOf("alter", parent), "intoAlter")
      : isPossible(whole, "isFoldable")
  })

/** Parts with a low number are taken out first to open a circle. */
const looseness = (object: CatalogObject): number => {
  const { fold } = descriptionOf(object)
  return fold === "never" ? Infinity : fold.looseness(object)
}

const topOf = (roots: ReadonlyArray<number | undefined>, node: number): number => {
  let top = node
  for (let next = roots[top]; next !== undefined; next = roots[top]) top = next
  return top
}

const contracted = (after: Nodes["after"], tops: ReadonlyArray<number>): ReadonlyArray<ReadonlySet<number>> => {
  const result = after.map(() => new Set<number>())
  for (const [node, next] of after.entries()) {
    for (const other of next) if (tops[node] !== tops[other]) result[tops[node]!]!.add(tops[other]!)
  }
  return result
}

/** The groups in the order in which they run. The graph must have no circle. */
export const fold = (graph: Nodes): ReadonlyArray<Group> => {
  const { after, nodes } = graph
  const roots = rootsOf(graph)
  for (;;) {
    const tops = nodes.map((_, node) => topOf(roots, node))
    const whole = contracted(after, tops)
    const found = circles(whole)
    if (found.length === 0) return groups(nodes, tops, whole)
    const members = Map.groupBy(nodes.keys(), (node) => tops[node]!)
    for (const circle of found) loosen(circle.flatMap((top) => members.get(top) ?? []), nodes, roots)
  }
}

const loosen = (members: ReadonlyArray<number>, nodes: ReadonlyArray<Node>, roots: Array<number | undefined>): void => {
  const folded = members.filter((node) => roots[node] !== undefined)
  const least = Math.min(...folded.map((node) => looseness(nodes[node]!.object)))
  for (const node of folded) if (looseness(nodes[node]!.object) === least) roots[node] = undefined
}

const groups = (
  nodes: ReadonlyArray<Node>,
  tops: ReadonlyArray<number>,
  after: Nodes["after"]
): ReadonlyArray<Group> => {
  const members = Map.groupBy(nodes.keys(), (node) => tops[node]!)
  const keys = nodes.map(({ key }) => key)
  return order(keys, after).flatMap((top) => {
    const own = members.get(top)
    const parts = own?.filter((node) => node !== top).map((node) => nodes[node]!).toSorted((a, b) =>
      compareText(a.key, b.key)
    )
    return parts === undefined ? [] : [{ root: nodes[top]!, parts }]
  })
}

/** The objects of the parts with one action. */
export const objectsOf = (parts: ReadonlyArray<Node>, action: Action): ReadonlyArray<CatalogObject> =>
  parts.filter((part) => part.action === action).map(({ object }) => object)
