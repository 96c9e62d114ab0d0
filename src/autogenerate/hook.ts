/**
 * Calls the hooks of `env.ts`. A hook that throws or returns an invalid value is reported as an error of that hook;
 * `env.ts` need not be type-checked before it runs.
 */
import * as Effect from "effect/Effect"
import type * as Result from "effect/Result"
import type { Environment } from "../environment/mod.ts"
import { AutogenerateError, HookThrew } from "./error.ts"

type Option = "compare.include" | "compare.types" | "compare.defaults" | "rewrite" | "renderItem"

const isVerdict = (answer: unknown): boolean => answer === undefined || answer === "same" || answer === "different"

/** For each hook the check of its result, and a description of valid results. */
const answers: Readonly<Record<Option, readonly [(answer: unknown) => boolean, string]>> = {
  "compare.include": [(answer) => typeof answer === "boolean", "true or false"],
  "compare.types": [isVerdict, `"same", "different" or undefined`],
  "compare.defaults": [isVerdict, `"same", "different" or undefined`],
  rewrite: [Array.isArray, "an array of operations"],
  renderItem: [(answer) => answer === undefined || typeof answer === "string", "a string or undefined"]
}

/** The hook, with what it throws replaced by an `AutogenerateError`. `option` is its name in `env.ts`. */
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

/** Runs a computation that calls hooks. */
export const hooked = <A, E>(use: () => Result.Result<A, E>): Effect.Effect<A, E | AutogenerateError> =>
  Effect.suspend((): Effect.Effect<A, E | AutogenerateError> => {
    try {
      return Effect.fromResult(use())
    } catch (error) {
      return error instanceof AutogenerateError ? Effect.fail(error) : Effect.die(error)
    }
  })
