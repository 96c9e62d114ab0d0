/**
 * Where output goes: data to standard output, notices to standard error.
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import { Quiet } from "./style.ts"

/** Prints data; a text that ends with a line break gets no second one. */
export const print = (text: string): Effect.Effect<void> => Console.log(text.endsWith("\n") ? text.slice(0, -1) : text)

/** Prints lines of data, or nothing when there are none. */
export const printLines = (lines: ReadonlyArray<string>): Effect.Effect<void> =>
  lines.length === 0 ? Effect.void : print(lines.join("\n"))

/** Prints a document as JSON with two spaces of indentation; keys come in the order in which they were written. */
export const printJson = (document: unknown): Effect.Effect<void> => print(JSON.stringify(document, null, 2))

/** Prints a notice for a person, unless `--quiet` was given. */
export const note = (text: string): Effect.Effect<void> =>
  Effect.flatMap(Quiet, (quiet) => quiet ? Effect.void : Console.error(text))
