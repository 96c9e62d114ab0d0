/**
 * The history graph: revisions, the targets that name places in it, and the paths between them. Pure.
 *
 * `Graph` is the graph and its queries, `Target` is the language of `head`, `label@-1` and `a:b`, and `nearest` finds the
 * name that a message suggests for a misspelt one.
 */
export * as Graph from "./graph.ts"
export { didYouMean, nearest } from "./nearest.ts"
export { nameProblem, type Revision } from "./revision.ts"
export * as Target from "./target.ts"
