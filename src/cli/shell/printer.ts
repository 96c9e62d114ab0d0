/**
 * The one place where output is written: every text, for a terminal or a pipe, leaves with its control characters visible.
 */
import type * as Console from "effect/Console"
import { printable } from "../look/visible.ts"

/** Data in a language of its own, such as a script, whose characters must not change. */
export class Verbatim {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

const methods = ["log", "error", "info", "warn", "debug", "trace"] as const

/**
 * Makes the console of a command from that of the process. `located` completes the commands in messages. A terminal is
 * never shown a control character, also not one of a script, so `isTerminal` says whether standard output is one.
 */
export const printer = (
  console: Console.Console,
  { isTerminal, located }: { readonly isTerminal: boolean; readonly located: (text: string) => string }
): Console.Console => {
  const text = (line: unknown): unknown =>
    line instanceof Verbatim
      ? (isTerminal ? printable(line.text) : line.text)
      : typeof line === "string"
      ? printable(line)
      : line
  return Object.assign(
    Object.create(console),
    Object.fromEntries(
      methods.map((method) => [method, (...lines: ReadonlyArray<unknown>) => console[method](...lines.map(text))])
    ),
    {
      error: (...lines: ReadonlyArray<unknown>) =>
        console.error(...lines.map((line) => text(typeof line === "string" ? located(line) : line)))
    }
  )
}
