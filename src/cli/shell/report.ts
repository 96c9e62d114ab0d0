/**
 * How failures end a command: one message on standard error, without a stack trace, and an exit code.
 */
import * as Cause from "effect/Cause"
import * as CliError from "effect/cli/CliError"
import * as CliOutput from "effect/cli/CliOutput"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Runtime from "effect/Runtime"
import { withoutCredentials } from "../../secret/mod.ts"
import type { Style } from "../look/style.ts"
import { asText, type FailureLine } from "./failure_output.ts"
import { hint } from "./unknown_command.ts"

const message = (text: string, style: Style): string => {
  const sign = style.err.red(style.unicode ? "✗" : "!")
  // Without colors there is no terminal, and the message is printed without a symbol.
  return sign.length > 1 ? `${sign} ${text}` : text
}

const withHint = (error: CliError.CliError): string => {
  const text = withoutCredentials(error.message)
  if (error._tag !== "UnknownSubcommand") return text
  const advice = hint(error.subcommand)
  return advice === undefined ? text : `There is no command "strata ${error.subcommand}". ${advice}`
}

/** Formats errors and the version. Help pages are formatted by `presenter`. */
export const formatter = (style: Style, failureLine: FailureLine = asText): CliOutput.Formatter => ({
  ...CliOutput.defaultFormatter(),
  formatError: (error) => {
    const failed = error instanceof CliError.UserError ? error.cause : error
    const text = withoutCredentials(error.message)
    return failureLine({ message: text, error: failed, exitCode: exitCode(failed) }, message(text, style))
  },
  formatErrors: (errors) => errors.map((error) => message(withHint(error), style)).join("\n"),
  formatVersion: (name, version) => `${name} ${version}`
})

/** Prints requested help to standard output, and other help and usage errors to standard error. */
export const presenter = (style: Style, failureLine: FailureLine = asText): CliOutput.Presenter => {
  const format = formatter(style)
  return {
    present: (event) => {
      switch (event._tag) {
        case "Version":
          return Console.log(format.formatVersion(event.name, event.version))
        case "Help":
          return Effect.flatMap(Effect.promise(() => import("./help.ts")), ({ helpPage }) => {
            const page = helpPage(style, event.helpDoc)
            return event.reason === "Requested" ? Console.log(page) : Console.error(page)
          })
        case "InvalidInvocation": {
          const errors = mistakes(event.errors)
          return Console.error(failureLine(
            { message: errors.map(withHint).join("\n"), error: misuse(errors), exitCode: usage },
            [
              format.formatErrors(errors),
              `Usage: ${event.helpDoc.usage}`,
              `For more, run: ${event.commandPath.join(" ")} --help`
            ].join("\n")
          ))
        }
      }
    }
  }
}

/** The errors to print: if the command does not exist, errors about its flags are omitted. */
const mistakes = (errors: ReadonlyArray<CliError.CliError>): ReadonlyArray<CliError.CliError> => {
  const commands = errors.filter(({ _tag }) => _tag === "UnknownSubcommand")
  return commands.length === 0 ? errors : commands
}

/** The error in the document of a failure: its reason is the first of the usage errors. */
const misuse = ([reason]: ReadonlyArray<CliError.CliError>) => ({ _tag: "UsageError", reason })

/** The exit code for wrong usage. */
const usage = 2

const isTagged = (error: object, tag: string): boolean => "_tag" in error && error._tag === tag

/** Whether an argument cannot be read, which a room below says that the flags do not know. */
const isUnreadable = (error: object): boolean =>
  isTagged(error, "TargetError") ||
  ("reason" in error && typeof error.reason === "object" && error.reason !== null &&
    isTagged(error.reason, "RenameUnreadable"))

const exitCode = (error: unknown): number => {
  if (typeof error !== "object" || error === null) return 1
  return CliError.isCliError(error) || isUnreadable(error) ? usage : Runtime.getErrorExitCode(error)
}

/** Prints why a command failed, unless it was printed already, and returns its exit code. */
export const report = Effect.fnUntraced(function*(
  cause: Cause.Cause<unknown>,
  { debug, style, failureLine = asText }: {
    readonly debug: boolean
    readonly style: Style
    readonly failureLine?: FailureLine
  }
) {
  if (Cause.hasInterruptsOnly(cause)) return 130
  const failure = Cause.findErrorOption(cause)
  const error = failure._tag === "Some" ? failure.value : undefined
  const code = exitCode(error)
  const tell = (text: string, shown: string) =>
    Console.error(failureLine({ message: text, error, exitCode: code }, shown))
  const text = withoutCredentials(failure._tag === "Some" ? textOf(error) : bug(Cause.squash(cause), debug))
  if (Runtime.getErrorReported(error)) yield* tell(text, message(text, style))
  const trace = withoutCredentials(Cause.pretty(cause))
  if (debug) yield* tell(trace, trace)
  return code
})

const bug = (defect: unknown, debug: boolean): string => {
  const advice = debug ? "" : "; for a stack trace, run the command again with --log-level debug"
  return `This is a bug in Strata: ${textOf(defect).split("\n")[0]!}${advice}`
}

const textOf = (error: unknown): string => {
  if (error instanceof Error) return CliError.getUserMessage(error) ?? (error.message || error.name)
  if (typeof error === "string") return error
  // Some errors of Effect, such as ConfigError, are not instances of Error.
  if (typeof error === "object" && error !== null && "message" in error) return String(error.message)
  return "unknown error"
}
