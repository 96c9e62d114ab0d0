/**
 * `GraphError`, the one error of the history graph: `reason` tells what is wrong and which revisions are involved.
 *
 * Targets that do not parse have an error of their own, `TargetError` in `target.ts`.
 */
import { AreaError } from "../error/mod.ts"
import { makeReasons } from "./_make_reasons.ts"
import { pathReasons } from "./_path_reasons.ts"

/** Why revisions form no graph, or a target cannot be resolved or reached; every reason has a full sentence. */
export class GraphError extends AreaError<GraphError>()("revision", "GraphError", [...makeReasons, ...pathReasons]) {}

/** Why a `GraphError` was raised; `_tag` tells the reasons apart. */
export type GraphReason = GraphError["reason"]
