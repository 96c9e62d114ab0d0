/**
 * Hooks of an environment, kept apart from Strata's own faults: what one throws is an error that names it.
 */
import * as Effect from "effect/Effect"
import type * as Result from "effect/Result"
import type { Environment } from "../environment/mod.ts"
import { AutogenerateError, autogenerateError, HookThrew } from "./error.ts"

/** The hook, throwing an `AutogenerateError` for whatever it throws. `option` is its name in `env.ts`. */
export const hook = <Args extends ReadonlyArray<unknown>, A>(
  option: string,
  { name }: Environment.Loaded,
  call: (...args: Args) => A
) =>
(...args: Args): A => {
  try {
    return call(...args)
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause)
    throw autogenerateError(new HookThrew({ hook: option, env: `env.ts in "${name}"`, problem, cause }))
  }
}

/** Runs what calls hooks. */
export const hooked = <A, E>(use: () => Result.Result<A, E>): Effect.Effect<A, E | AutogenerateError> =>
  Effect.suspend((): Effect.Effect<A, E | AutogenerateError> => {
    try {
      return Effect.fromResult(use())
    } catch (error) {
      return error instanceof AutogenerateError ? Effect.fail(error) : Effect.die(error)
    }
  })
