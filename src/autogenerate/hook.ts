/**
 * Hooks of an environment, kept apart from Strata's own faults: what one throws is an error that names it, and so is an
 * answer that means nothing, since nobody has to type-check `env.ts` before it is run.
 */
import * as Effect from "effect/Effect"
import type * as Result from "effect/Result"
import type { Environment } from "../environment/mod.ts"
import { AutogenerateError, HookThrew } from "./error.ts"

type Option = "compare.include" | "compare.types" | "compare.defaults" | "rewrite" | "renderItem"

const isVerdict = (answer: unknown): boolean => answer === undefined || answer === "same" || answer === "different"

/** What each hook may answer, and that in words. */
const answers: Readonly<Record<Option, readonly [(answer: unknown) => boolean, string]>> = {
  "compare.include": [(answer) => typeof answer === "boolean", "true or false"],
  "compare.types": [isVerdict, `"same", "different" or undefined`],
  "compare.defaults": [isVerdict, `"same", "different" or undefined`],
  rewrite: [Array.isArray, "an array of operations"],
  renderItem: [(answer) => answer === undefined || typeof answer === "string", "a text or undefined"]
}

/** The hook, throwing an `AutogenerateError` for whatever it throws. `option` is its name in `env.ts`. */
export const hook = <Args extends ReadonlyArray<unknown>, A>(
  option: Option,
  { name }: Environment.Loaded,
  call: (...args: Args) => A
) =>
(...args: Args): A => {
  try {
    const answer = call(...args)
    const [isAnswer, wanted] = answers[option]
    if (isAnswer(answer)) return answer
    throw new TypeError(`it returned ${answer instanceof Promise ? "a promise" : typeof answer}, not ${wanted}`)
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause)
    throw AutogenerateError.of(new HookThrew({ hook: option, env: `env.ts in "${name}"`, problem, cause }))
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
