/**
 * Counts steps along the history, one revision at a time. A branch point on the way is an error.
 */
import * as Result from "effect/Result"
import type { Scope } from "./_find.ts"
import { above, below, type Graph } from "./_nodes.ts"
import { AmbiguousStep, TooFewSteps } from "./_path_reasons.ts"
import { GraphError } from "./error.ts"
import { print, type Target } from "./target.ts"

const parentsOnly = { dependencies: false }

/** What to count: the steps of `target`. `clamp` stops at the end of the history instead of failing. */
export interface Walk {
  readonly target: Target
  readonly scope: Scope | undefined
  readonly clamp: boolean
}

/** The direction of the steps. */
export type Direction = "up" | "down"

/** The direction of the steps of a target. */
export const directionOf = ({ steps }: Target): Direction => steps > 0 ? "up" : "down"

/** Goes up from `start` (`undefined` is the base), one child per step, and returns the last revision. */
export const walkUp = (
  graph: Graph,
  start: string | undefined,
  walk: Walk
): Result.Result<string | undefined, GraphError> => {
  const { steps } = walk.target
  let id = start
  for (let step = 0; step < steps; step++) {
    const next = within(walk.scope, id === undefined ? graph.bases : above(graph, id, parentsOnly))
    if (next.length > 1) return fork(graph, walk, next, steps - step - 1)
    if (next.length === 0) return walk.clamp ? Result.succeed(id) : tooFew(walk, step)
    id = next[0]
  }
  return Result.succeed(id)
}

/** Returns the revisions that the steps revert, from `start` downwards. */
export const lineDown = (
  graph: Graph,
  start: string,
  walk: Walk
): Result.Result<ReadonlyArray<string>, GraphError> => {
  const steps = -walk.target.steps
  const line: Array<string> = []
  let next: ReadonlyArray<string> = [start]
  while (line.length < steps) {
    if (next.length > 1) return fork(graph, walk, next, line.length - steps)
    const [id] = next
    if (id === undefined) return walk.clamp ? Result.succeed(line) : tooFew(walk, line.length)
    line.push(id)
    next = within(walk.scope, below(graph, id, parentsOnly))
  }
  return Result.succeed(line)
}

/** Where reverting `line` ends: at all parents of its last revision, or at the base. */
export const belowLine = (graph: Graph, line: ReadonlyArray<string>, walk: Walk): ReadonlyArray<string> => {
  const last = line.at(-1)
  const stopped = last === undefined || line.length < -walk.target.steps
  return stopped ? [] : within(walk.scope, below(graph, last, parentsOnly))
}

/** Fails because there are several revisions to start from; `instead` has a target for each. */
export const ambiguousStart = (walk: Walk, candidates: ReadonlyArray<string>, instead: ReadonlyArray<Target>) =>
  Result.fail(GraphError.of(
    new AmbiguousStep({
      target: print(walk.target),
      candidates,
      instead: instead.map(print),
      at: "start",
      direction: directionOf(walk.target)
    })
  ))

/** Fails at a branch point with `steps` left. Each candidate is named by its own label if it has one. */
const fork = (graph: Graph, walk: Walk, candidates: ReadonlyArray<string>, steps: number) => {
  const name = (id: string) => graph.revisions.get(id)?.labels[0] ?? id
  const instead = candidates.map((id) =>
    print({ branch: walk.target.branch, place: { _tag: "Named", name: name(id) }, steps })
  )
  const direction = directionOf(walk.target)
  return Result.fail(
    GraphError.of(new AmbiguousStep({ target: print(walk.target), candidates, instead, at: "fork", direction }))
  )
}

/** Fails because the history ends after `available` steps. */
export const tooFew = ({ target }: Walk, available: number) =>
  Result.fail(GraphError.of(
    new TooFewSteps({
      target: print(target),
      wanted: Math.abs(target.steps),
      available,
      direction: directionOf(target)
    })
  ))

const within = (scope: Scope | undefined, ids: ReadonlyArray<string>): ReadonlyArray<string> =>
  scope === undefined ? ids : ids.filter((id) => scope.line.has(id))
