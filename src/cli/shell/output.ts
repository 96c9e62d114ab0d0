/**
 * Where output goes: data to standard output, notices to standard error.
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { BadUsage, CommandError } from "../error.ts"

/** Prints data; a text that ends with a line break gets no second one. */
export const print = (text: string): Effect.Effect<void> => Console.log(text.endsWith("\n") ? text.slice(0, -1) : text)

/** Prints lines of data, or nothing when there are none. */
export const printLines = (lines: ReadonlyArray<string>): Effect.Effect<void> =>
  lines.length === 0 ? Effect.void : print(lines.join("\n"))

/** A document on one line, with what its schema names and in that order. */
export const documentLine = <S extends Schema.ConstraintEncoder<unknown>>(schema: S, document: S["Type"]): string =>
  JSON.stringify(Schema.encodeSync(schema)(document))

/** Prints a document that a schema of a group describes, with two spaces of indentation. */
export const printJson = <
  Group extends { readonly [name in Name]: Schema.ConstraintEncoder<unknown> },
  const Name extends string
>(group: () => Promise<Group>, name: Name, document: Group[Name]["Type"]): Effect.Effect<void> =>
  Effect.flatMap(
    Effect.promise(group),
    (schemas) => print(JSON.stringify(Schema.encodeSync(schemas[name])(document), null, 2))
  )

/** Refuses to print a script as a document; `command` is what prints the script. */
export const requireText = (json: boolean, command: string) =>
  json
    ? Effect.fail(
      CommandError.of(new BadUsage({ problem: "Cannot print a SQL script as a JSON document", remedy: command }))
    )
    : Effect.void

/** Tells a person something, unless `--quiet` or `--log-level` keeps it back. */
export const note = (text: string): Effect.Effect<void> => Effect.logInfo(text)
