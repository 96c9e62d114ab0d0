/**
 * Counts steps along a line of history, one revision at a time; a fork on the way is an error, never a guess.
 */
import * as Result from "effect/Result"
import type { Scope } from "./_find.ts"
import { above, below, type Graph } from "./_nodes.ts"
import { AmbiguousStep, TooFewSteps } from "./_path_reasons.ts"
import { fail, type GraphError } from "./errors.ts"

const parentsOnly = { dependencies: false }

/** A walk to make: `text` is the target for messages, `clamp` stops at the end of the history instead of failing. */
export interface Walk {
  readonly text: string
  readonly steps: number
  readonly scope: Scope | undefined
  readonly clamp: boolean
}

/** Goes up `walk.steps` children from `start` (`undefined` is the base) and returns where it ends. */
export const walkUp = (
  graph: Graph,
  start: string | undefined,
  walk: Walk
): Result.Result<string | undefined, GraphError> => {
  let id = start
  for (let step = 0; step < walk.steps; step++) {
    const next = within(walk.scope, id === undefined ? graph.bases : above(graph, id, parentsOnly))
    if (next.length > 1) return fork(walk, next, "up")
    if (next.length === 0) return walk.clamp ? Result.succeed(id) : tooFew(walk, step, "up")
    id = next[0]
  }
  return Result.succeed(id)
}

/** Returns the first `walk.steps` revisions of the line down from `start`, `start` being the first of them. */
export const lineDown = (
  graph: Graph,
  start: string,
  walk: Walk
): Result.Result<ReadonlyArray<string>, GraphError> => {
  const line: Array<string> = []
  let next: ReadonlyArray<string> = [start]
  while (line.length < walk.steps) {
    if (next.length > 1) return fork(walk, next, "down")
    const [id] = next
    if (id === undefined) return walk.clamp ? Result.succeed(line) : tooFew(walk, line.length, "down")
    line.push(id)
    next = within(walk.scope, below(graph, id, parentsOnly))
  }
  return Result.succeed(line)
}

/** Goes down `walk.steps` parents from `start`: none is the base, and a last step from a merge ends at all its parents. */
export const walkDown = (
  graph: Graph,
  start: string,
  walk: Walk
): Result.Result<ReadonlyArray<string>, GraphError> =>
  Result.map(
    lineDown(graph, start, walk),
    (line) => line.length < walk.steps ? [] : within(walk.scope, below(graph, line.at(-1) ?? start, parentsOnly))
  )

/** Fails because there are several revisions to start from. */
export const ambiguousStart = (walk: Walk, candidates: ReadonlyArray<string>, direction: "up" | "down") =>
  fail(new AmbiguousStep({ target: walk.text, candidates, at: "start", direction }))

const fork = (walk: Walk, candidates: ReadonlyArray<string>, direction: "up" | "down") =>
  fail(new AmbiguousStep({ target: walk.text, candidates, at: "fork", direction }))

/** Fails because the history ends after `available` steps. */
export const tooFew = (walk: Walk, available: number, direction: "up" | "down") =>
  fail(new TooFewSteps({ target: walk.text, wanted: walk.steps, available, direction }))

const within = (scope: Scope | undefined, ids: ReadonlyArray<string>): ReadonlyArray<string> =>
  scope === undefined ? ids : ids.filter((id) => scope.line.has(id))
