/**
 * Folding: parts that one statement can say together with their object, as long as that leaves the order possible.
 *
 * This comes last and changes nothing but how a plan reads. Where folding would close a circle (two tables that refer to
 * each other, a sequence owned by the column that counts with it) parts come out again, foreign keys first.
 */
import type { Address, CatalogObject } from "../catalog/mod.ts"
import { isPlain } from "./_constraint.ts"
import { circles, order } from "./_graph.ts"
import type { Action, Node, Nodes } from "./_nodes.ts"

/** A node with the parts that are folded into it. */
export interface Group {
  readonly root: Node
  readonly parts: ReadonlyArray<Node>
}

const texts = new Set<CatalogObject["kind"]>([
  "view",
  "materialized-view",
  "function",
  "procedure",
  "domain",
  "composite",
  "range",
  "trigger",
  "policy"
])

const kindOf = (address: Address | undefined): string => address?.slice(0, address.indexOf(" ")) ?? ""

const isFoldable = ({ object }: Node): boolean => {
  const parent = kindOf(object.parent)
  switch (object.kind) {
    case "column":
      return true
    case "default":
      return parent === "column" || parent === "domain"
    case "constraint":
      return object.inherited || object.onDomain ||
        (isPlain(object) && !hasRole(object) && !("valid" in object && !object.valid))
    case "inheritance":
    case "owned-by":
      return true
    case "comment":
      return ((parent === "table" || parent === "column") && object.on === object.parent) ||
        texts.has(parent as CatalogObject["kind"])
    case "owner":
    case "privilege":
      return texts.has(parent as CatalogObject["kind"])
    default:
      return false
  }
}

const hasRole = (object: CatalogObject): boolean =>
  object.kind === "constraint" && "clustered" in object && (object.clustered || object.replicaIdentity)

/** Comes out first when a circle has to be opened. */
const looseness = ({ kind, ...object }: CatalogObject): number => {
  switch (kind) {
    case "constraint":
      return "type" in object && object.type === "foreign-key" ? 0 : 2
    case "owned-by":
      return 0
    case "default":
      return 1
    case "comment":
    case "owner":
    case "privilege":
      return 3
    default:
      return 4
  }
}

/** The node that each node could be part of. */
const rootsOf = ({ indexOf, isParked, nodes }: Nodes): Array<number | undefined> =>
  nodes.map((node) => {
    const { action, object } = node
    if ((action !== "create" && action !== "drop") || object.parent === undefined || !isFoldable(node)) return undefined
    if (action === "drop" && isParked(object)) return indexOf("unpark", object.parent)
    const whole = indexOf(action, object.parent)
    if (whole !== undefined || object.kind !== "default") return whole
    return kindOf(object.parent) === "column" ? indexOf("alter", object.parent) : undefined
  })

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

/** The groups in the order they run; the graph itself has no circle. */
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
      compare(a.key, b.key)
    )
    return parts === undefined ? [] : [{ root: nodes[top]!, parts }]
  })
}

const compare = (a: string, b: string): number => a < b ? -1 : a > b ? 1 : 0

/** The objects of the parts that do one thing. */
export const objectsOf = (parts: ReadonlyArray<Node>, action: Action): ReadonlyArray<CatalogObject> =>
  parts.filter((part) => part.action === action).map(({ object }) => object)
