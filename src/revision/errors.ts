/**
 * `GraphError`, the one error of the history graph: `reason` tells what is wrong and which revisions are involved.
 *
 * Targets that do not parse have an error of their own, `TargetError` in `target.ts`.
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { makeReasons } from "./_make_reasons.ts"
import { pathReasons } from "./_path_reasons.ts"

const Reason = Schema.Union([...makeReasons, ...pathReasons])

/** What is wrong with a graph, or with a target in it. */
export type GraphReason = typeof Reason.Type

/** Why revisions form no graph, or a target cannot be resolved or reached; every reason has a full sentence. */
export class GraphError extends Schema.TaggedError<GraphError>("strata/revision/GraphError")("GraphError", {
  reason: Reason
}) {
  override readonly cause = this.reason
  override get message() {
    return this.reason.message
  }
}

/** Fails with a `GraphError` for `reason`. */
export const fail = (reason: GraphReason): Result.Result<never, GraphError> => Result.fail(new GraphError({ reason }))
