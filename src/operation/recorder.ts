/**
 * The interpreter that runs nothing: it collects what a program would do, for plans, inverses and offline checks.
 */
import * as Effect from "effect/Effect"
import type { Operation } from "./data/operation.ts"
import { Operations } from "./operations.ts"

/** The operations a program yields, in order; each run of the effect records afresh. */
export const record = <A, E, R>(
  program: Effect.Effect<A, E, R>
): Effect.Effect<ReadonlyArray<Operation>, E, Exclude<R, Operations>> =>
  Effect.suspend(() => {
    const operations: Array<Operation> = []
    const run = (operation: Operation) => Effect.sync(() => void operations.push(operation))
    return Effect.as(Effect.provideService(program, Operations, { run }), operations)
  })
