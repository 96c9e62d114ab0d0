/**
 * The graph as data: revisions by id, and their edges in both directions, with names resolved to ids.
 *
 * `Graph.make` (`build.ts`) builds it. All lists are in the order of the revisions given to `make`.
 */
import type { Revision } from "./revision.ts"

/** An acyclic history; every id in its maps and lists is a key of `revisions`. */
export interface Graph {
  /** By id in topological order, oldest first. */
  readonly revisions: ReadonlyMap<string, Revision>
  /** Revisions that are not the parent of another one. */
  readonly heads: ReadonlyArray<string>
  /** Revisions without parents. */
  readonly bases: ReadonlyArray<string>
  /** Heads that no revision depends on. */
  readonly realHeads: ReadonlyArray<string>
  /** Bases without dependencies. */
  readonly realBases: ReadonlyArray<string>
  /** Branch label to the id of the revision that declares it. */
  readonly labels: ReadonlyMap<string, string>
  /** Id to the ids that have it as a parent. */
  readonly children: ReadonlyMap<string, ReadonlyArray<string>>
  /** Id to what it depends on, labels resolved to ids. */
  readonly dependencies: ReadonlyMap<string, ReadonlyArray<string>>
  /** Id to the ids that depend on it. */
  readonly dependents: ReadonlyMap<string, ReadonlyArray<string>>
  /** Id to its place in the order given, from 0. */
  readonly positions: ReadonlyMap<string, number>
}

/** Which edges a walk follows: parents only, or `dependsOn` too. */
export interface Edges {
  readonly dependencies: boolean
}

/** The edges of the part of a graph that a walk needs. */
export type Links = Pick<Graph, "revisions" | "children" | "dependencies" | "dependents" | "positions">

const none: ReadonlyArray<string> = []

/** The parents of a revision, each once, and what it depends on where `edges` says so. */
export const below = (links: Links, id: string, edges: Edges): ReadonlyArray<string> => {
  const parents = links.revisions.get(id)?.parents ?? none
  const dependencies = edges.dependencies ? links.dependencies.get(id) ?? none : none
  return dependencies.length === 0 ? parents : [...new Set([...parents, ...dependencies])]
}

/** The revisions that have `id` as a parent, and those that depend on it where `edges` says so. */
export const above = (links: Links, id: string, edges: Edges): ReadonlyArray<string> => {
  const children = links.children.get(id) ?? none
  const dependents = edges.dependencies ? links.dependents.get(id) ?? none : none
  return dependents.length === 0 ? children : [...new Set([...children, ...dependents])]
}

/** Everything that can be reached from `ids` by `next`, including `ids`; ids outside the graph are left out. */
export const reach = (
  links: Links,
  ids: Iterable<string>,
  next: (links: Links, id: string, edges: Edges) => ReadonlyArray<string>,
  edges: Edges
): Set<string> => {
  const seen = new Set<string>()
  const todo: Array<string> = []
  const visit = (id: string) => {
    if (seen.has(id) || !links.revisions.has(id)) return
    seen.add(id)
    todo.push(id)
  }
  for (const id of ids) visit(id)
  for (let id = todo.pop(); id !== undefined; id = todo.pop()) {
    for (const neighbour of next(links, id, edges)) visit(neighbour)
  }
  return seen
}
