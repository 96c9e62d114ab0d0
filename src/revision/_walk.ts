/**
 * Counts steps along a line of history, one revision at a time; a fork on the way is an error, never a guess.
 */
import * as Result from "effect/Result"
import type { Scope } from "./_find.ts"
import { above, below, type Graph } from "./_nodes.ts"
import { AmbiguousStep, TooFewSteps } from "./_path_reasons.ts"
import { GraphError } from "./error.ts"
import { print, type Target } from "./target.ts"

const parentsOnly = { dependencies: false }

/** A walk to make: `target` is what it is counted for, `clamp` stops at the end of the history instead of failing. */
export interface Walk {
  readonly target: Target
  readonly scope: Scope | undefined
  readonly clamp: boolean
}

/** The way that a walk goes. */
export type Direction = "up" | "down"

/** The way that the steps of a target go. */
export const directionOf = ({ steps }: Target): Direction => steps > 0 ? "up" : "down"

/** Goes up from `start` (`undefined` is the base), a child a step, and returns where it ends. */
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

/** Returns the revisions of the line down from `start` that the steps undo, `start` being the first of them. */
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

/** Where undoing `line` leads: to all parents of its last revision, or to the base. */
export const belowLine = (graph: Graph, line: ReadonlyArray<string>, walk: Walk): ReadonlyArray<string> => {
  const last = line.at(-1)
  const stopped = last === undefined || line.length < -walk.target.steps
  return stopped ? [] : within(walk.scope, below(graph, last, parentsOnly))
}

/** Fails because there are several revisions to start from; each is reached by its target in `instead`. */
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

/** Fails at a fork with `steps` left to go (or to undo) from each way on; a way is called by its own label if it has one. */
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
