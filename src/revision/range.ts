/**
 * Ranges `from:to` of the history, for `strata history -r` and for offline scripts.
 */
import * as Result from "effect/Result"
import { scopeOf } from "./_find.ts"
import type { Graph } from "./_nodes.ts"
import { NotAncestor, NotInBranch } from "./_path_reasons.ts"
import { difference, intersection } from "./_sets.ts"
import { GraphError } from "./error.ts"
import { ancestors, descendants, sorted } from "./query.ts"
import { locate, type Location } from "./resolve.ts"
import type { Revision } from "./revision.ts"
import { base, endOf, heads, printRange, type Range, type Target } from "./target.ts"

/**
 * What a range contains. `inclusive` (the default) includes the lower end, as a listing does. `complete` starts from the
 * state in which only the lower end and its ancestors are applied, so that missing dependencies and merged branches are
 * included, as in an offline script; without it the range contains only descendants of the lower end by parents.
 */
export interface RangeOptions {
  readonly inclusive?: boolean
  readonly complete?: boolean
}

/**
 * The revisions of a range, oldest first. An absent `from` is `base`, an absent `to` is `heads`. Steps without a revision
 * count from the other end (`-3:current`, `a1b2:+2`), or from what is applied if neither end has a revision, and stop at
 * the end of the history. A branch in `from` applies to `to` as well: a `to` outside of it fails with `NotInBranch`.
 */
export const range = (
  graph: Graph,
  applied: ReadonlySet<string>,
  range: Range,
  options: RangeOptions = {}
): Result.Result<ReadonlyArray<Revision>, GraphError> =>
  Result.gen(function*() {
    const from = range.from ?? base
    const scope = yield* scopeOf(graph, from)
    const { lower, upper } = yield* locateEnds(graph, applied, from, endOf(range, heads))
    const ids = scope === undefined ? upper.ids : upper.ids.filter((id) => scope.line.has(id))
    const [outside] = upper.ids
    if (scope !== undefined && ids.length === 0 && outside !== undefined) {
      return yield* Result.fail(
        GraphError.of(new NotInBranch({ id: outside, branch: from.branch!, target: printRange(range) }))
      )
    }
    return yield* span(graph, lower.ids, ids, options)
  })

/** As `range`, between sets of ids; no lower ids mean the base. Fails if a lower id is not an ancestor of the upper ones. */
export const span = (
  graph: Graph,
  lower: ReadonlyArray<string>,
  upper: ReadonlyArray<string>,
  { inclusive = true, complete = false }: RangeOptions = {}
): Result.Result<ReadonlyArray<Revision>, GraphError> => {
  const required = ancestors(graph, upper)
  const stray = lower.filter((id) => !required.has(id))
  if (!complete && stray.length > 0) return Result.fail(GraphError.of(new NotAncestor({ lower: stray, upper })))
  const needed = new Set(difference(required, ancestors(graph, lower)))
  if (inclusive) { for (const id of lower) needed.add(id) }
  if (complete || lower.length === 0) return Result.succeed(sorted(graph, needed))
  return Result.succeed(sorted(graph, intersection(needed, descendants(graph, lower, { dependencies: false }))))
}

const locateEnds = (graph: Graph, applied: ReadonlySet<string>, from: Target, to: Target) =>
  Result.gen(function*() {
    const relativeTo = (other: Location) => ({ applied: ancestors(graph, other.ids), clamp: true })
    const current = { applied, clamp: true }
    if (from.place === null && to.place !== null) {
      const upper = yield* locate(graph, current, to)
      return { lower: yield* locate(graph, relativeTo(upper), from), upper }
    }
    const lower = yield* locate(graph, current, from)
    const upper = yield* locate(graph, to.place === null && from.place !== null ? relativeTo(lower) : current, to)
    return { lower, upper }
  })
