/**
 * Printing: data to standard output, notices to standard error.
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { BadUsage, CommandError } from "../error.ts"
import { Verbatim } from "./printer.ts"

/** Prints data, with a line break at its end. */
export const print = (text: string): Effect.Effect<void> => Console.log(text.endsWith("\n") ? text.slice(0, -1) : text)

/** Prints a script or a module: its characters do not change, unless it is printed to a terminal. */
export const printSource = (text: string): Effect.Effect<void> =>
  text === "" ? Effect.void : Console.log(new Verbatim(text.endsWith("\n") ? text.slice(0, -1) : text))

/** Prints lines of data; prints nothing if there are none. */
export const printLines = (lines: ReadonlyArray<string>): Effect.Effect<void> =>
  lines.length === 0 ? Effect.void : print(lines.join("\n"))

/** A document on one line, with the fields of its schema in their order. */
export const documentLine = <S extends Schema.ConstraintEncoder<unknown>>(schema: S, document: S["Type"]): string =>
  JSON.stringify(Schema.encodeSync(schema)(document))

/** A document with an indentation of two spaces. */
export const indented = <S extends Schema.ConstraintEncoder<unknown>>(schema: S, document: S["Type"]): string =>
  JSON.stringify(Schema.encodeSync(schema)(document), null, 2)

/** Prints a document, encoded with a schema of a group, with an indentation of two spaces. */
export const printJson = <
  Group extends { readonly [name in Name]: Schema.ConstraintEncoder<unknown> },
  const Name extends string
>(group: () => Promise<Group>, name: Name, document: Group[Name]["Type"]): Effect.Effect<void> =>
  Effect.flatMap(
    Effect.promise(group),
    (schemas) => print(indented(schemas[name], document))
  )

/** Fails if a script is requested as a document; `command` is the command that prints the script. */
export const requireText = (json: boolean, command: string) =>
  json
    ? Effect.fail(
      CommandError.of(new BadUsage({ problem: "Cannot combine --sql with --json", remedy: command }))
    )
    : Effect.void

/** Prints a notice, unless `--quiet` or `--log-level` suppresses it. */
export const note = (text: string): Effect.Effect<void> => Effect.logInfo(text)
