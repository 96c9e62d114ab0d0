/**
 * Queries on a history graph: ancestors, descendants, branch points, and what is pending for a set of applied ids.
 *
 * `applied` is a set and not a latest version, so a revision that was added late stays pending until it is applied.
 */
import { above, below, type Edges, type Graph, reach } from "./_nodes.ts"
import { newestFirst } from "./_order.ts"
import { intersection } from "./_sets.ts"
import type { Revision } from "./revision.ts"

const all: Edges = { dependencies: true }
const parentsOnly: Edges = { dependencies: false }

/** The given ids and everything they need, by parents and `dependsOn` or by parents alone. */
export const ancestors = (graph: Graph, ids: Iterable<string>, edges: Edges = all): ReadonlySet<string> =>
  reach(graph, ids, below, edges)

/** The given ids and everything that needs them, by parents and `dependsOn` or by parents alone. */
export const descendants = (graph: Graph, ids: Iterable<string>, edges: Edges = all): ReadonlySet<string> =>
  reach(graph, ids, above, edges)

/** The ancestors of `id`, `id` itself and its descendants, by parents. */
export const lineage = (graph: Graph, id: string, edges: Edges = parentsOnly): ReadonlySet<string> => {
  const line = reach(graph, [id], below, edges)
  for (const upper of reach(graph, [id], above, edges)) line.add(upper)
  return line
}

/** The ids that have `id` as a parent. */
export const children = (graph: Graph, id: string): ReadonlyArray<string> => above(graph, id, parentsOnly)

/** Whether several revisions have `id` as a parent. */
export const isBranchPoint = (graph: Graph, id: string): boolean => children(graph, id).length > 1

/** Whether `id` has several parents. */
export const isMergePoint = (graph: Graph, id: string): boolean => below(graph, id, parentsOnly).length > 1

/** The parents of `id`, then its dependencies without those that its ancestors by parents are or have. */
export const normalizedParents = (graph: Graph, id: string): ReadonlyArray<string> => {
  const parents = below(graph, id, parentsOnly)
  const extra = graph.dependencies.get(id) ?? []
  if (extra.length === 0) return parents
  const inherited = new Set<string>()
  for (const ancestor of ancestors(graph, parents, parentsOnly)) {
    inherited.add(ancestor)
    for (const dependency of graph.dependencies.get(ancestor) ?? []) inherited.add(dependency)
  }
  return [...parents, ...extra.filter((dependency) => !inherited.has(dependency))]
}

/**
 * The branch of revision `id`: itself, its descendants by parents, and its ancestors down to the nearest branch or merge
 * point, excluding that point. The labels that `id` declares apply to this branch.
 */
export const branch = (graph: Graph, id: string): ReadonlySet<string> => {
  const members = reach(graph, [id], above, parentsOnly)
  let next: string | undefined = id
  while (next !== undefined && above(graph, next, all).length < 2 && !isMergePoint(graph, next)) {
    members.add(next)
    next = below(graph, next, parentsOnly)[0]
  }
  return members
}

/** The branch labels that apply to each id, in the order given to `make`; ids without labels are absent. */
export const labelsById = (graph: Graph): ReadonlyMap<string, ReadonlyArray<string>> => {
  const byId = new Map<string, Array<string>>()
  for (const [label, owner] of graph.labels) {
    for (const id of branch(graph, owner)) {
      const labels = byId.get(id)
      if (labels === undefined) byId.set(id, [label])
      else labels.push(label)
    }
  }
  return byId
}

/** The revisions of `ids` in topological order, oldest first; ids outside the graph are left out. */
export const sorted = (graph: Graph, ids: ReadonlySet<string>): ReadonlyArray<Revision> =>
  newestFirst(graph, intersection(ids, graph.revisions)).toReversed().map((id) => graph.revisions.get(id)!)

/** Every revision that is not applied, oldest first. */
export const pending = (graph: Graph, applied: ReadonlySet<string>): ReadonlyArray<Revision> =>
  [...graph.revisions.values()].filter(({ id }) => !applied.has(id))

/** Pending revisions with an applied descendant: they were added after it was applied. Oldest first. */
export const gaps = (graph: Graph, applied: ReadonlySet<string>): ReadonlyArray<Revision> => {
  const covered = ancestors(graph, applied)
  return pending(graph, applied).filter(({ id }) => covered.has(id))
}

/** Applied ids that are not in the graph, in the order of the set. */
export const unknownApplied = (graph: Graph, applied: ReadonlySet<string>): ReadonlyArray<string> =>
  [...applied].filter((id) => !graph.revisions.has(id))

/**
 * The applied ids without an applied descendant, in the order given to `make`; by parents, or with
 * `{ dependencies: true }` also by `dependsOn`, as in Alembic's version table.
 */
export const appliedHeads = (
  graph: Graph,
  applied: ReadonlySet<string>,
  edges: Edges = parentsOnly
): ReadonlyArray<string> => tips(graph, applied, edges)

/** The ids of a set without a descendant in the set, also through revisions outside of it. */
export const tips = (graph: Graph, ids: ReadonlySet<string>, edges: Edges): ReadonlyArray<string> => {
  const lower = new Set<string>()
  for (const id of ids) for (const parent of below(graph, id, edges)) lower.add(parent)
  const covered = reach(graph, lower, below, edges)
  return [...ids]
    .filter((id) => graph.revisions.has(id) && !covered.has(id))
    .toSorted((a, b) => graph.positions.get(a)! - graph.positions.get(b)!)
}
