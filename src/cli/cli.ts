/**
 * The command `strata`, and `run`, which runs it with arguments and returns the exit code.
 *
 * Exit codes: 0 success, 1 failure, 2 wrong usage, 3 a check with findings, 130 interrupted.
 */
import * as CliConfig from "effect/cli/CliConfig"
import * as CliOutput from "effect/cli/CliOutput"
import * as Command from "effect/cli/Command"
import * as Completions from "effect/cli/Completions"
import * as Flag from "effect/cli/Flag"
import * as GlobalFlag from "effect/cli/GlobalFlag"
import * as Clock from "effect/Clock"
import * as Config from "effect/Config"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Logger from "effect/Logger"
import * as Ref from "effect/Ref"
import { schemas } from "../document/mod.ts"
import { accept } from "./accept/command.ts"
import { adopt } from "./adopt/command.ts"
import { branches } from "./branches/command.ts"
import { bundle } from "./bundle/command.ts"
import { check } from "./check/command.ts"
import { ci } from "./ci/command.ts"
import { current } from "./current/command.ts"
import { diff } from "./diff/command.ts"
import { downgrade } from "./downgrade/command.ts"
import { edit } from "./edit/command.ts"
import { ensureLedger } from "./ensure_ledger/command.ts"
import { grants } from "./grants/command.ts"
import { heads } from "./heads/command.ts"
import { history } from "./history/command.ts"
import { init } from "./init/command.ts"
import { inspect } from "./inspect/command.ts"
import { lint } from "./lint/command.ts"
import { lock } from "./lock/command.ts"
import { log } from "./log/command.ts"
import { Style } from "./look/style.ts"
import { merge } from "./merge/command.ts"
import { plan } from "./plan/command.ts"
import { rebase } from "./rebase/command.ts"
import { resolve } from "./resolve/command.ts"
import { revision } from "./revision/command.ts"
import { rewrite, switchesOf, takesValue, valuedOf } from "./shell/argv.ts"
import { asDocument, asText, wantsDocuments } from "./shell/failure_output.ts"
import { initial, Interruption, silent } from "./shell/interruption.ts"
import { documentLogger, LogFormat, logFormatOf, textLogger } from "./shell/logger.ts"
import { withDirectory, withRunner } from "./shell/next_command.ts"
import { printer } from "./shell/printer.ts"
import { formatter, presenter, report } from "./shell/report.ts"
import { root } from "./shell/root.ts"
import { secretArgument } from "./shell/secret_argument.ts"
import { telemetryOf } from "./shell/telemetry.ts"
import { helpAsFlag } from "./shell/unknown_command.ts"
import { show } from "./show/command.ts"
import { stamp } from "./stamp/command.ts"
import { stats } from "./stats/command.ts"
import { upgrade } from "./upgrade/command.ts"
import { verify } from "./verify/command.ts"

/** The command `strata` with its subcommands. */
export const cli = root.pipe(
  Command.withSubcommands([
    { group: "WRITE REVISIONS", commands: [init, adopt, revision, merge, edit, rebase, lock, bundle] },
    { group: "CHANGE THE DATABASE", commands: [upgrade, downgrade, ensureLedger, grants] },
    {
      group: "INSPECT",
      commands: [current, check, lint, ci, plan, history, heads, branches, show, inspect, diff, stats, log, verify]
    },
    { group: "CORRECT THE LEDGER", commands: [stamp, accept, resolve] }
  ]),
  Command.withDescription("Event-sourced schema migrations for PostgreSQL"),
  Command.withExamples([
    { command: "strata init", description: "Create ./migrations with an example revision" },
    { command: "strata revision -m \"add due date\"", description: "Write a revision" },
    { command: "strata check", description: "Compare the database with the models" },
    { command: "strata upgrade", description: "Apply pending revisions" },
    { command: "eval \"$(strata --completions bash)\"", description: "Enable completion in this shell" }
  ])
)

/** The built-in flag without its alias `-v`, which stands for `--verbose` in Strata. */
const version = GlobalFlag.Action({
  flag: Flag.Boolean("version").pipe(Flag.withDescription("Show version information"), Flag.withDefault(false)),
  run: GlobalFlag.Version.run
})

/** The flags of `effect/cli` that the command has. */
export const builtIns = [GlobalFlag.Help, version, GlobalFlag.Completions, GlobalFlag.LogLevel]

const described = Completions.fromCommand(cli)

const switches: ReadonlySet<string> = new Set([...switchesOf(described), "help", "h", "version"])

const valued: ReadonlySet<string> = new Set([...valuedOf(described), "log-level", "completions"])

const interrupted = { _tag: "Interrupted" }

const commands: ReadonlySet<string> = new Set(described.subcommands.map(({ name }) => name))

const refuse = Effect.fnUntraced(
  function*(reason: "SecretArgument" | "ArgumentNotText", index: number, command: string) {
    const errors = yield* Effect.promise(() => import("./error.ts"))
    return yield* errors.CommandError.of(new errors[reason]({ position: index + 1, command }))
  }
)

const isText = (argument: string): boolean => !argument.includes("\0") && argument.isWellFormed()

const wantsDebug = (argv: ReadonlyArray<string>): boolean =>
  /(?:^| )--log-level[= ](?:all|trace|debug)(?: |$)/.test(argv.join(" "))

/** Runs the command with arguments (without the name of the program) and returns its exit code. Never fails. */
export const run = (argv: ReadonlyArray<string>, options: { readonly version: string }) =>
  Effect.gen(function*() {
    const style = yield* Style
    const interruption = yield* Ref.make(initial)
    const format = logFormatOf(argv)
    const documents = format === "json" || wantsDocuments(argv)
      ? yield* Effect.promise(schemas.standardError)
      : undefined
    const failureLine = documents === undefined ? asText : asDocument(documents.Failure, yield* Clock.Clock)
    const isDocument = documents !== undefined
    const args = rewrite(helpAsFlag(argv), switches)
    const typed = withRunner(yield* Effect.orElseSucceed(Config.String("npm_config_user_agent"), () => ""))
    const directed = withDirectory(args, (text) => isDocument ? JSON.stringify(text).slice(1, -1) : text)
    const located = (text: string) => typed(directed(text))
    const console = yield* Console.Console
    const logger = documents === undefined || format === "text" ? textLogger : documentLogger(documents.LogLine)
    const command = argv.find((word, index) => commands.has(word) && !takesValue(argv[index - 1], switches))
    const named = command === undefined ? "strata" : `strata ${command}`
    const secret = secretArgument(argv, command, valued)
    const broken = argv.findIndex((argument) => !isText(argument))
    const program = secret !== undefined
      ? refuse("SecretArgument", secret, named)
      : broken >= 0
      ? refuse("ArgumentNotText", broken, named)
      : Command.runWith(cli, options)(args)
    const { sent, traced } = yield* telemetryOf(named, options.version)
    return yield* traced(program).pipe(
      Effect.onInterrupt(() =>
        Effect.flatMap(Ref.get(interruption), (said) =>
          said === silent
            ? Effect.void
            : Console.error(failureLine({ message: said, error: interrupted, exitCode: 130 }, said)))
      ),
      Effect.matchCauseEffect({
        onSuccess: () => Effect.succeed(0),
        onFailure: (cause) => report(cause, { debug: wantsDebug(argv), style, failureLine })
      }),
      sent,
      Effect.provideService(Console.Console, printer(console, { isTerminal: style.columns !== undefined, located })),
      Effect.provideService(Interruption, interruption),
      Effect.provideService(Logger.CurrentLoggers, new Set([logger])),
      Effect.provideService(LogFormat, format),
      Effect.provideService(CliConfig.CliConfig, { builtIns }),
      Effect.provideService(CliOutput.Formatter, formatter(style, failureLine)),
      Effect.provideService(CliOutput.Presenter, presenter(style, failureLine))
    )
  })
