/**
 * Asking a person before something is destroyed. The question goes to standard error, so data can still be piped away.
 */
import * as Console from "effect/Console"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Terminal from "effect/Terminal"

/** Whether there is a person to ask, and how the question is written so that the cursor stays behind it. */
export const Questions = Context.Reference<{
  readonly possible: boolean
  readonly write: (text: string) => Effect.Effect<void>
}>("strata/cli/Questions", { defaultValue: () => ({ possible: false, write: Console.error }) })

/** Asks a question; only "y" and "yes" mean yes, and the end of the input means no. */
export const ask = Effect.fnUntraced(function*(question: string) {
  const { write } = yield* Questions
  const terminal = yield* Terminal.Terminal
  yield* write(`${question} [y/N] `)
  const answer = yield* Effect.orElseSucceed(terminal.readLine, () => "")
  return /^\s*y(es)?\s*$/i.test(answer)
})
