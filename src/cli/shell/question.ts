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

/**
 * Asks which of some things it is, and returns its index; undefined for none, which is the answer to Enter and to "no". Other
 * answers are asked for again, and Ctrl-C or the end of input interrupts the command.
 */
export const askWhich = Effect.fnUntraced(function*(question: string, choices: ReadonlyArray<string>) {
  const { write } = yield* Questions
  const terminal = yield* Terminal.Terminal
  const only = choices.length === 1
  const list = only ? [] : choices.map((choice, index) => `  ${index + 1}. ${choice}`)
  yield* Console.error([only ? `${question} ${choices[0]!}` : question, ...list].join("\n"))
  for (;;) {
    yield* write(only ? "Is it renamed? [y/N] " : `Which of them is renamed? [1-${choices.length}, Enter for none] `)
    const answer = yield* Effect.catchTag(terminal.readLine, "QuitError", () => Effect.interrupt)
    if (/^\s*(?:no?)?\s*$/i.test(answer)) return undefined
    if (only && /^\s*y(?:es)?\s*$/i.test(answer)) return 0
    const index = Number(answer) - 1
    if (choices[index] !== undefined) return index
  }
})

/** Asks a question. The answers "y" and "yes" mean yes; everything else, including end of input, means no. */
export const ask = Effect.fnUntraced(function*(question: string) {
  const { write } = yield* Questions
  const terminal = yield* Terminal.Terminal
  yield* write(printable(`${question} [y/N] `))
  const answer = yield* Effect.orElseSucceed(terminal.readLine, () => "")
  return /^\s*y(es)?\s*$/i.test(answer)
})
