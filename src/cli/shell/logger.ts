/**
 * The loggers for standard error, which print each message as text or as a JSON document.
 *
 * Notices, progress and everything that migrations log are printed by them.
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
import { withoutCredentials } from "../../secret/mod.ts"
import { Quiet } from "../look/style.ts"
import { uncolored } from "../look/visible.ts"

/** The format of log lines. */
export type LogFormat = "text" | "json"

/** The current format, as set by `--log-format`. */
export const LogFormat = Context.Reference<LogFormat>("strata/cli/LogFormat", { defaultValue: () => "text" })

/** Reads `--log-format` from the raw arguments, because a failure to parse them is printed in this format. */
export const logFormatOf = (argv: ReadonlyArray<string>): LogFormat =>
  /(?:^| )--log-format[= ]json(?: |$)/.test(argv.join(" ")) ? "json" : "text"

/** The prefix of a line. Levels without one are notices, which `--quiet` suppresses. */
const signs: { readonly [level in LogLevel.LogLevel]?: string } = {
  Fatal: "Error: ",
  Error: "Error: ",
  Warn: "Warning: "
}

const textOf = (message: unknown): string =>
  withoutCredentials(
    (Array.isArray(message) ? message : [message])
      .map((part: unknown) => typeof part === "string" ? part : Formatter.format(part))
      .join(" ")
  )

type Line = Logger.Options<unknown>

const reasonOf = ({ cause }: Line): string => cause.reasons.length === 0 ? "" : withoutCredentials(Cause.pretty(cause))

/** The message, with a prefix for errors and warnings. */
const text = (line: Line): string => {
  const reason = reasonOf(line)
  return `${signs[line.logLevel] ?? ""}${textOf(line.message)}${reason === "" ? "" : `\n${reason}`}`
}

/** The document of a line. A `Redacted` value is `<redacted>`, in the message and in annotations. */
const documentOf = (line: Line): typeof StandardError.LogLine.Type => {
  const reason = reasonOf(line)
  const annotations = Object.entries(line.fiber.getRef(References.CurrentLogAnnotations))
  return {
    time: line.date.toISOString(),
    level: line.logLevel.toLowerCase(),
    message: uncolored(textOf(line.message)),
    annotations: Object.fromEntries(annotations.map(([key, value]) => [key, plain(value)])),
    ...(reason === "" ? {} : { cause: reason })
  }
}

const plain = (value: unknown): Schema.Json =>
  value === null || typeof value === "boolean" || Number.isFinite(value)
    ? value as Schema.Json
    : withoutCredentials(typeof value === "string" ? value : Formatter.format(value))

/** Makes a logger that writes each message to standard error. */
const make = (lineOf: (line: Line) => string) =>
  Logger.make<unknown, void>((line) => {
    const { fiber, logLevel } = line
    if (signs[logLevel] === undefined && fiber.getRef(Quiet)) return
    fiber.getRef(Console.Console).error(lineOf(line))
  })

/** Prints messages as text. */
export const textLogger = make(text)

/** Prints messages as documents. */
export const documentLogger = (schema: typeof StandardError.LogLine) => {
  const encode = Schema.encodeSync(schema)
  return make((line) => JSON.stringify(encode(documentOf(line))))
}
