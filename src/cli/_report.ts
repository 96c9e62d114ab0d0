/**
 * How failures look: one message on standard error, without a stack, and an exit code.
 */
import * as Cause from "effect/Cause"
import * as CliError from "effect/cli/CliError"
import * as CliOutput from "effect/cli/CliOutput"
import type * as HelpDoc from "effect/cli/HelpDoc"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Runtime from "effect/Runtime"
import { hint } from "./_hints.ts"
import type { Style } from "./style.ts"

/** Control characters, which a server or a file may put into a message, never reach the terminal. */
const visible = (text: string): string =>
  // oxlint-disable-next-line no-control-regex
  text.replace(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g, (character) =>
    `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`)

const message = (text: string, style: Style): string => {
  const sign = style.err.red(style.unicode ? "✗" : "!")
  // Without colours there is no terminal to catch an eye on, and the message stands alone.
  return sign.length > 1 ? `${sign} ${visible(text)}` : visible(text)
}

/** A flag's values are listed behind its description, so in front a name is enough. */
const briefly = (flag: HelpDoc.FlagDoc): HelpDoc.FlagDoc =>
  flag.type.includes("|") ? { ...flag, type: flag.name === "completions" ? "shell" : "level" } : flag

const withHint = (error: CliError.CliError): string => {
  if (error._tag !== "UnknownSubcommand") return error.message
  const advice = hint(error.subcommand)
  return advice === undefined ? error.message : `There is no command "strata ${error.subcommand}". ${advice}`
}

/** Help in the colours of standard output, messages in ours. */
export const formatter = (style: Style): CliOutput.Formatter => {
  const standard = CliOutput.defaultFormatter({ colors: style.out.red("") !== "" })
  return {
    ...standard,
    formatHelpDoc: (doc) =>
      standard.formatHelpDoc(
        doc.globalFlags === undefined ? doc : { ...doc, globalFlags: doc.globalFlags.map(briefly) }
      ),
    formatError: (error) => message(error.message, style),
    formatErrors: (errors) => errors.map((error) => message(withHint(error), style)).join("\n"),
    formatVersion: (name, version) => `${name} ${version}`
  }
}

/** Help that was asked for is data; anything else about usage goes to standard error, and is short for a mistake. */
export const presenter = (style: Style): CliOutput.Presenter => {
  const format = formatter(style)
  return {
    present: (event) => {
      switch (event._tag) {
        case "Version":
          return Console.log(format.formatVersion(event.name, event.version))
        case "Help":
          return event.reason === "Requested"
            ? Console.log(format.formatHelpDoc(event.helpDoc))
            : Console.error(format.formatHelpDoc(event.helpDoc))
        case "InvalidInvocation":
          return Console.error([
            format.formatErrors(event.errors),
            `Usage: ${event.helpDoc.usage}`,
            `For more, run: ${event.commandPath.join(" ")} --help`
          ].join("\n"))
      }
    }
  }
}

/** Exit code 2: the command line itself is wrong. */
const usage = 2

const isTagged = (error: object, tag: string): boolean => "_tag" in error && error._tag === tag

const exitCode = (error: unknown): number => {
  if (typeof error !== "object" || error === null) return 1
  return CliError.isCliError(error) || isTagged(error, "TargetError") ? usage : Runtime.getErrorExitCode(error)
}

/** Reports why a command ended, unless that was done already, and gives its exit code. */
export const report = Effect.fnUntraced(function*(
  cause: Cause.Cause<unknown>,
  { debug, style }: { readonly debug: boolean; readonly style: Style }
) {
  if (Cause.hasInterruptsOnly(cause)) return 130
  const failure = Cause.findErrorOption(cause)
  if (failure._tag === "Some") {
    const error = failure.value
    if (Runtime.getErrorReported(error)) yield* Console.error(message(textOf(error), style))
    if (debug) yield* Console.error(visible(Cause.pretty(cause)))
    return exitCode(error)
  }
  const defect = Cause.squash(cause)
  const advice = debug ? "" : "; run it again with --log-level debug to see where"
  yield* Console.error(message(`This is a bug in Strata: ${firstLine(textOf(defect))}${advice}`, style))
  if (debug) yield* Console.error(visible(Cause.pretty(cause)))
  return 1
})

const textOf = (error: unknown): string => {
  if (error instanceof Error) return CliError.getUserMessage(error) ?? (error.message || error.name)
  if (typeof error === "string") return error
  // Some errors of Effect, such as ConfigError, are no Error.
  if (typeof error === "object" && error !== null && "message" in error) return `${error.message}`
  return "it failed without saying why"
}

const firstLine = (text: string): string => text.split("\n")[0]!
