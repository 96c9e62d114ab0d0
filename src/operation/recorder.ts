/**
 * The interpreter that collects the operations of a program without running them, for plans and inverses.
 */
import * as Effect from "effect/Effect"
import type { Operation } from "./data/operation.ts"
import { Operations } from "./operations.ts"

/** The operations that a program yields, in order. Each run of the effect starts with an empty list. */
export const record = <A, E, R>(
  program: Effect.Effect<A, E, R>
): Effect.Effect<ReadonlyArray<Operation>, E, Exclude<R, Operations>> =>
  Effect.suspend(() => {
    const operations: Array<Operation> = []
    const run = (operation: Operation) => Effect.sync(() => void operations.push(operation))
    return Effect.as(Effect.provideService(program, Operations, { run }), operations)
  })
