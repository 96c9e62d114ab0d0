/**
 * Finds the revision that a name in a target stands for: an id, a branch label, or the start of one id.
 */
import * as Result from "effect/Result"
import type { Graph } from "./_nodes.ts"
import { AmbiguousRevision, NotInBranch, UnknownRevision } from "./_path_reasons.ts"
import { GraphError } from "./error.ts"
import { nearest } from "./nearest.ts"
import { lineage } from "./query.ts"
import { reserved } from "./revision.ts"
import { print, type Target } from "./target.ts"

/** The branch that a target is restricted to: the revision that names it, with its ancestors and descendants. */
export interface Scope {
  readonly id: string
  readonly line: ReadonlySet<string>
}

/** Resolves the part before the `@`; a branch is named by a label or by any of its revisions. */
export const scopeOf = (graph: Graph, target: Target): Result.Result<Scope | undefined, GraphError> =>
  target.branch === null
    ? Result.succeed(undefined)
    : Result.map(find(graph, target.branch, target, 0, undefined), (id) => ({ id, line: lineage(graph, id) }))

/** Resolves `name`, found at `offset` in the printed target. `scope` restricts the candidates for a partial id. */
export const find = (
  graph: Graph,
  name: string,
  target: Target,
  offset: number,
  scope: Scope | undefined
): Result.Result<string, GraphError> => {
  const exact = graph.revisions.has(name) ? name : graph.labels.get(name)
  const starting = exact === undefined ? [...graph.positions.keys()].filter((id) => id.startsWith(name)) : [exact]
  const matches = scope === undefined ? starting : starting.filter((id) => scope.line.has(id))
  const [match] = matches
  const text = print(target)
  if (matches.length > 1) {
    return Result.fail(GraphError.of(new AmbiguousRevision({ name, target: text, offset, matches })))
  }
  if (match !== undefined) return Result.succeed(match)
  const [outside] = starting
  if (outside !== undefined) {
    return Result.fail(GraphError.of(new NotInBranch({ id: outside, branch: target.branch ?? "", target: text })))
  }
  const words = name === target.branch ? [] : reserved
  const suggestion = nearest(name, [...words, ...graph.labels.keys(), ...graph.positions.keys()])
  return Result.fail(
    GraphError.of(
      new UnknownRevision({ name, target: text, offset, ...(suggestion === undefined ? {} : { suggestion }) })
    )
  )
}
