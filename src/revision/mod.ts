/**
 * The history graph: revisions, the targets that name places in it, and the paths between them. Pure.
 *
 * `Graph` holds the graph and everything that is asked of it, `Target` the language of `head`, `label@-1`, `a:b`; `nearest`
 * is what messages suggest for a misspelt name.
 */
export * as Graph from "./graph.ts"
export { didYouMean, nearest } from "./nearest.ts"
export type { Revision } from "./revision.ts"
export * as Target from "./target.ts"
