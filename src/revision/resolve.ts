/**
 * Gives a target its meaning in a graph: the revisions it names, where no revision means the base.
 *
 * `current` and bare steps count from the applied set, so every function here takes it.
 */
import * as Result from "effect/Result"
import { find, type Scope, scopeOf } from "./_find.ts"
import type { Graph } from "./_nodes.ts"
import { MultipleHeads } from "./_path_reasons.ts"
import { intersection } from "./_sets.ts"
import { ambiguousStart, tooFew, type Walk, walkDown, walkUp } from "./_walk.ts"
import { fail, type GraphError } from "./errors.ts"
import { ancestors, branch, tips } from "./query.ts"
import type { Revision } from "./revision.ts"
import { print, type Target } from "./target.ts"

/** Where a target lies: at revisions, or without any at the base; on the branch that revision `branch` is on if set. */
export interface Location {
  readonly ids: ReadonlyArray<string>
  readonly branch: string | undefined
}

/** Where bare steps count from and whether they stop at the end of the history instead of failing. */
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
      ? fail(new MultipleHeads({ target: print(target), heads: revisions.map(({ id }) => id) }))
      : Result.succeed(revisions[0]))

/** The state of a database that stands at a target: what it names and everything below; empty for `base`. */
export const stateAt = (
  graph: Graph,
  applied: ReadonlySet<string>,
  target: Target
): Result.Result<ReadonlySet<string>, GraphError> =>
  Result.map(locate(graph, { applied, clamp: false }, target), ({ ids }) => ancestors(graph, ids))

/** Resolves a target to ids and its branch; the base of the paths and of ranges. */
export const locate = (graph: Graph, context: Context, target: Target): Result.Result<Location, GraphError> =>
  Result.gen(function*() {
    const scope = yield* scopeOf(graph, target)
    if (target.steps === 0) return { ids: yield* placeIds(graph, context, target, scope), branch: scope?.id }
    const walk = { text: print(target), steps: Math.abs(target.steps), scope, clamp: context.clamp }
    const up = target.steps > 0
    const starts = isBare(target)
      ? yield* appliedStart(graph, context, walk, up ? "up" : "down")
      : yield* placeIds(graph, context, target, scope)
    if (starts.length > 1) return yield* ambiguousStart(walk, starts, up ? "up" : "down")
    const [start] = starts
    if (up) {
      const end = yield* walkUp(graph, start, walk)
      return { ids: end === undefined ? [] : [end], branch: scope?.id }
    }
    if (start === undefined) return context.clamp ? { ids: [], branch: scope?.id } : yield* tooFew(walk, 0, "down")
    return { ids: yield* walkDown(graph, start, walk), branch: scope?.id ?? start }
  })

/** Tells whether a target counts from what is applied. */
export const isBare = (target: Target): boolean => target.place === null || target.place._tag === "Current"

/**
 * The applied revisions that bare steps start from. On a branch these are the last applied ones in line with it; going
 * down, only the branch itself counts, so that steps never start by undoing what it shares with others.
 */
export const appliedStart = (
  graph: Graph,
  context: Context,
  walk: Walk,
  direction: "up" | "down"
): Result.Result<ReadonlyArray<string>, GraphError> => {
  const { scope } = walk
  if (scope === undefined) return Result.succeed(tips(graph, context.applied, { dependencies: true }))
  const inLine = tips(graph, intersection(context.applied, scope.line), { dependencies: false })
  if (direction === "up") return Result.succeed(inLine)
  const own = branch(graph, scope.id)
  return Result.succeed(inLine.filter((id) => own.has(id)))
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
      return heads.length > 1 ? fail(new MultipleHeads({ target: print(target), heads })) : Result.succeed(heads)
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
