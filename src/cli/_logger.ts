/**
 * Log lines as the command line shows them: as notices on standard error, without a time and a fiber.
 *
 * Strata logs what it waits for, and a migration may log as well.
 */
import * as Cause from "effect/Cause"
import * as Console from "effect/Console"
import * as Formatter from "effect/Formatter"
import * as Logger from "effect/Logger"
import type * as LogLevel from "effect/LogLevel"
import { Quiet } from "./style.ts"

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

/** Writes each message on a line of its own to standard error, errors and warnings with that word before them. */
export const logger = Logger.make<unknown, void>(({ cause, fiber, logLevel, message }) => {
  const sign = signs[logLevel]
  if (sign === undefined && fiber.getRef(Quiet)) return
  const reason = cause.reasons.length === 0 ? "" : `\n${Cause.pretty(cause)}`
  fiber.getRef(Console.Console).error(`${sign ?? ""}${textOf(message)}${reason}`)
})
