/**
 * The history graph, read as a namespace: `Graph.make(revisions)`, `Graph.pending(graph, applied)`,
 * `Graph.upgradePath(graph, applied, target)`.
 *
 * A graph is immutable and acyclic. Every function is pure and deterministic.
 */
export type { Edges, Graph } from "./_nodes.ts"
export { make, makeOrAll } from "./build.ts"
export { draw, type Row } from "./drawing.ts"
export { GraphError, type GraphReason } from "./error.ts"
export { downgradePath, type Stamp, stampPath, upgradePath } from "./path.ts"
export {
  ancestors,
  appliedHeads,
  branch,
  children,
  descendants,
  gaps,
  isBranchPoint,
  isMergePoint,
  labelsById,
  lineage,
  normalizedParents,
  pending,
  sorted,
  unknownApplied
} from "./query.ts"
export { range, type RangeOptions, span } from "./range.ts"
export { resolve, resolveOne, stateAt } from "./resolve.ts"
