/**
 * Log lines as the command line shows them on standard error: text for a person, or a document for each line.
 *
 * Everything that is told there takes this way: notices and progress, what Strata waits for, what a migration logs, and
 * the failure at the end.
 */
import * as Cause from "effect/Cause"
import * as Console from "effect/Console"
import * as Context from "effect/Context"
import * as Formatter from "effect/Formatter"
import * as Logger from "effect/Logger"
import type * as LogLevel from "effect/LogLevel"
import * as References from "effect/References"
import * as Schema from "effect/Schema"
import type { StandardError } from "../../document/mod.ts"
import { Quiet } from "../look/style.ts"

/** How log lines look. */
export type LogFormat = "text" | "json"

/** The format in force, which `--log-format` chooses. */
export const LogFormat = Context.Reference<LogFormat>("strata/cli/LogFormat", { defaultValue: () => "text" })

/** Reads `--log-format` from the arguments as they are, since a failure to read them has to be told in it too. */
export const logFormatOf = (argv: ReadonlyArray<string>): LogFormat =>
  /(?:^| )--log-format[= ]json(?: |$)/.test(argv.join(" ")) ? "json" : "text"

/** What stands before a line; the levels that are not here are notices, which `--quiet` silences. */
const signs: { readonly [level in LogLevel.LogLevel]?: string } = {
  Fatal: "Error: ",
  Error: "Error: ",
  Warn: "Warning: "
}

const textOf = (message: unknown): string =>
  (Array.isArray(message) ? message : [message])
    .map((part: unknown) => typeof part === "string" ? part : Formatter.format(part))
    .join(" ")

type Line = Logger.Options<unknown>

const reasonOf = ({ cause }: Line): string => cause.reasons.length === 0 ? "" : Cause.pretty(cause)

/** The message as it is, errors and warnings with that word before them. */
const text = (line: Line): string => {
  const reason = reasonOf(line)
  return `${signs[line.logLevel] ?? ""}${textOf(line.message)}${reason === "" ? "" : `\n${reason}`}`
}

/** One document on one line. A secret shows as `<redacted>`, in a message as in an annotation. */
const documentOf = (line: Line): typeof StandardError.LogLine.Type => {
  const reason = reasonOf(line)
  const annotations = Object.entries(line.fiber.getRef(References.CurrentLogAnnotations))
  return {
    time: line.date.toISOString(),
    level: line.logLevel.toLowerCase(),
    // oxlint-disable-next-line no-control-regex
    message: textOf(line.message).replace(/\u001b\[\d+m/g, ""),
    annotations: Object.fromEntries(annotations.map(([key, value]) => [key, plain(value)])),
    ...(reason === "" ? {} : { cause: reason })
  }
}

const plain = (value: unknown): Schema.Json =>
  value === null || typeof value === "string" || typeof value === "boolean" || Number.isFinite(value)
    ? value as Schema.Json
    : Formatter.format(value)

/** Writes each message on a line of its own to standard error. */
const make = (lineOf: (line: Line) => string) =>
  Logger.make<unknown, void>((line) => {
    const { fiber, logLevel } = line
    if (signs[logLevel] === undefined && fiber.getRef(Quiet)) return
    fiber.getRef(Console.Console).error(lineOf(line))
  })

/** Messages as a person reads them. */
export const textLogger = make(text)

/** Messages as documents of a schema. */
export const documentLogger = (schema: typeof StandardError.LogLine) => {
  const encode = Schema.encodeSync(schema)
  return make((line) => JSON.stringify(encode(documentOf(line))))
}
