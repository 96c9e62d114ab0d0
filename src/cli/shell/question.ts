/**
 * Confirmation by the user. The question is printed to standard error, so that data can be piped.
 */
import * as Console from "effect/Console"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Terminal from "effect/Terminal"
import { printable } from "../look/visible.ts"

/** Whether there is a terminal to ask on, and how to write the question without a line break at its end. */
export const Questions = Context.Reference<{
  readonly possible: boolean
  readonly write: (text: string) => Effect.Effect<void>
}>("strata/cli/Questions", { defaultValue: () => ({ possible: false, write: Console.error }) })

/** Asks a question. The answers "y" and "yes" mean yes; everything else, including end of input, means no. */
export const ask = Effect.fnUntraced(function*(question: string) {
  const { write } = yield* Questions
  const terminal = yield* Terminal.Terminal
  yield* write(printable(`${question} [y/N] `))
  const answer = yield* Effect.orElseSucceed(terminal.readLine, () => "")
  return /^\s*y(es)?\s*$/i.test(answer)
})
