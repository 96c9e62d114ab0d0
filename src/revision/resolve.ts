/**
 * Resolves targets in a graph to revisions; the base is no revision.
 *
 * `current` and steps without a revision count from the applied ids, so every function takes these.
 */
import * as Result from "effect/Result"
import { find, type Scope, scopeOf } from "./_find.ts"
import type { Graph } from "./_nodes.ts"
import { MultipleHeads } from "./_path_reasons.ts"
import { intersection } from "./_sets.ts"
import { ambiguousStart, belowLine, type Direction, directionOf, lineDown, tooFew, type Walk, walkUp } from "./_walk.ts"
import { GraphError } from "./error.ts"
import { ancestors, branch, lineage, tips } from "./query.ts"
import type { Revision } from "./revision.ts"
import { print, type Target } from "./target.ts"

/**
 * Where a target is: at the revisions `ids`, or at the base if there are none; `branch` is the revision that names its
 * branch, if any. A target that counts down is reached by reverting `undone`, the last revision that it counts.
 */
export interface Location {
  readonly ids: ReadonlyArray<string>
  readonly branch: string | undefined
  readonly undone: string | undefined
}

/** Where steps without a revision count from, and whether they stop at the end of the history instead of failing. */
export interface Context {
  readonly applied: ReadonlySet<string>
  readonly clamp: boolean
}

/** The revisions that a target names, in the order given to `make`; none for `base`. */
export const resolve = (
  graph: Graph,
  applied: ReadonlySet<string>,
  target: Target
): Result.Result<ReadonlyArray<Revision>, GraphError> =>
  Result.map(locate(graph, { applied, clamp: false }, target), ({ ids }) => ids.map((id) => graph.revisions.get(id)!))

/** The one revision that a target names, `undefined` for `base`; several are an error that lists them. */
export const resolveOne = (
  graph: Graph,
  applied: ReadonlySet<string>,
  target: Target
): Result.Result<Revision | undefined, GraphError> =>
  Result.flatMap(resolve(graph, applied, target), (revisions) =>
    revisions.length > 1
      ? Result.fail(GraphError.of(new MultipleHeads({ target: print(target), heads: revisions.map(({ id }) => id) })))
      : Result.succeed(revisions[0]))

/** The applied revisions of a database at a target: the revisions it names and their ancestors; none for `base`. */
export const stateAt = (
  graph: Graph,
  applied: ReadonlySet<string>,
  target: Target
): Result.Result<ReadonlySet<string>, GraphError> =>
  Result.map(locate(graph, { applied, clamp: false }, target), ({ ids }) => ancestors(graph, ids))

/** Resolves a target to ids and a branch, for paths and ranges. */
export const locate = (graph: Graph, context: Context, target: Target): Result.Result<Location, GraphError> =>
  Result.gen(function*() {
    const scope = yield* scopeOf(graph, target)
    const at = (ids: ReadonlyArray<string>): Location => ({ ids, branch: scope?.id, undone: undefined })
    if (target.steps === 0) return at(yield* placeIds(graph, context, target, scope))
    const walk = { target, scope, clamp: context.clamp }
    const start = yield* startOf(graph, context, walk)
    if (target.steps > 0) {
      const end = yield* walkUp(graph, start, walk)
      return at(end === undefined ? [] : [end])
    }
    if (start === undefined) return context.clamp ? at([]) : yield* tooFew(walk, 0)
    const line = yield* lineDown(graph, start, walk)
    return { ids: belowLine(graph, line, walk), branch: scope?.id ?? start, undone: line.at(-1) }
  })

/** Whether a target counts from what is applied. */
export const isBare = (target: Target): boolean => target.place === null || target.place._tag === "Current"

/** The revision that steps count from, `undefined` for the base. */
const startOf = (graph: Graph, context: Context, walk: Walk): Result.Result<string | undefined, GraphError> =>
  Result.gen(function*() {
    const { scope, target } = walk
    const direction = directionOf(target)
    const starts = isBare(target)
      ? appliedStart(graph, context.applied, scope, direction)
      : yield* placeIds(graph, context, target, scope)
    if (starts.length < 2) return starts[0]
    const instead = (id: string): Target => {
      const label = isBare(target) ? labelFrom(graph, context.applied, id, direction) : undefined
      return label === undefined
        ? { branch: target.branch, place: { _tag: "Named", name: id }, steps: target.steps }
        : { branch: label, place: null, steps: target.steps }
    }
    return yield* ambiguousStart(walk, starts, starts.map(instead))
  })

/**
 * The applied revisions that steps without a revision start from. On a branch these are its last applied ancestors or
 * descendants; going down only those on the branch itself, so that steps never revert what it shares with others.
 */
const appliedStart = (
  graph: Graph,
  applied: ReadonlySet<string>,
  scope: Scope | undefined,
  direction: Direction
): ReadonlyArray<string> => {
  if (scope === undefined) return tips(graph, applied, { dependencies: true })
  const inLine = tips(graph, intersection(applied, scope.line), { dependencies: false })
  if (direction === "up") return inLine
  const own = branch(graph, scope.id)
  return inLine.filter((id) => own.has(id))
}

/** A label of a branch on which steps without a revision start from `id` alone. */
const labelFrom = (graph: Graph, applied: ReadonlySet<string>, id: string, direction: Direction) => {
  for (const [label, owner] of graph.labels) {
    const line = lineage(graph, owner)
    if (!line.has(id)) continue
    const starts = appliedStart(graph, applied, { id: owner, line }, direction)
    if (starts.length === 1 && starts[0] === id) return label
  }
  return undefined
}

const placeIds = (
  graph: Graph,
  context: Context,
  target: Target,
  scope: Scope | undefined
): Result.Result<ReadonlyArray<string>, GraphError> => {
  const inScope = (ids: ReadonlyArray<string>) => scope === undefined ? ids : ids.filter((id) => scope.line.has(id))
  switch (target.place?._tag) {
    case "Head": {
      const heads = inScope(graph.heads)
      return heads.length > 1
        ? Result.fail(GraphError.of(new MultipleHeads({ target: print(target), heads })))
        : Result.succeed(heads)
    }
    case "Heads":
      return Result.succeed(inScope(graph.heads))
    case "Base":
      return Result.succeed([])
    case "Named": {
      const offset = target.branch === null ? 0 : target.branch.length + 1
      return Result.map(find(graph, target.place.name, target, offset, scope), (id) => [id])
    }
    default: {
      const applied = scope === undefined ? context.applied : intersection(context.applied, scope.line)
      return Result.succeed(tips(graph, applied, { dependencies: false }))
    }
  }
}
