/**
 * The program: `run` with the arguments, terminals and signals of this process. `bin/strata.mjs` imports it.
 */
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Runtime from "effect/Runtime"
import { createRequire } from "node:module"
import { run } from "./cli.ts"
import { afterOutput, watchOutput, writeLine } from "./launch/standard_output.ts"
import { Style, styleFor } from "./look/style.ts"
import { surroundingsOf } from "./look/surroundings.ts"
import { withRunner } from "./shell/next_command.ts"
import { Questions } from "./shell/question.ts"

/** Defined in the executable (`build/executable.ts`), which has no package. */
declare const STRATA_VERSION: string | undefined

const version = typeof STRATA_VERSION === "string"
  ? STRATA_VERSION
  : (createRequire(import.meta.url)("../../package.json") as { readonly version: string }).version
const argv = process.argv.slice(2)

const typed = withRunner(process.env["npm_config_user_agent"] ?? "")
const problemOfOutput = watchOutput()
const style = styleFor(surroundingsOf(process, argv.includes("--no-color")))

const layer = Layer.mergeAll(
  NodeServices.layer,
  Layer.succeed(Style, style),
  Layer.succeed(Logger.LogToStderr, true),
  Layer.succeed(Questions, {
    possible: process.stdin.isTTY && process.stderr.isTTY,
    write: (text: string) => Effect.sync(() => void process.stderr.write(text))
  })
)

/** Whether the command has finished, or the reason why it did not has been printed. */
let ended = false
process.on("uncaughtExceptionMonitor", () => ended = true)

// The user's files run in this process. If one of them ends it, the command must not appear to have succeeded.
process.on("exit", (code) => {
  if (ended) return
  writeLine("The command did not finish: env.ts, a revision or an imported file ended the process")
  process.exitCode = code === 0 ? 1 : code
})

// The event loop is empty before the command has finished: what it waits for can never happen. `runMain` of Effect is not
// used because it keeps the event loop alive.
process.on("beforeExit", () => {
  if (ended) return
  ended = true
  writeLine("The command cannot finish: it waits for something that never happens, such as a top-level await in env.ts")
  process.exit(1)
})

const fiber = Effect.runFork(Effect.provide(run(argv, { version }), layer))

// The first Ctrl-C rolls back the running revision, or waits for a statement that cannot be rolled back; so do SIGTERM and
// SIGHUP, which a closed terminal sends. A second Ctrl-C ends the process at once.
let interrupts = 0
const interrupt = (signal: NodeJS.Signals): void => {
  interrupts++
  if (signal === "SIGINT" && interrupts > 1) {
    ended = true
    writeLine(
      typed("Killed: the running statement may have been aborted. To see the current revisions, run: strata current")
    )
    process.exit(130)
  }
  setTimeout(
    writeLine,
    1000,
    "Waiting for the running statement or hook to finish; press Ctrl-C again to kill the command and the statement"
  )
    .unref()
  fiber.interruptUnsafe(fiber.id)
}
process.on("SIGINT", interrupt)
process.on("SIGTERM", interrupt)
process.on("SIGHUP", interrupt)

/** Exits with a code after all output has been written to the pipe. */
const leave = (code: number): void => afterOutput(() => end(code))

const end = (code: number): void => {
  ended = true
  const problem = problemOfOutput()
  if (problem !== undefined) writeLine(problem)
  const last = code === 0 && problem !== undefined ? 1 : code
  if (last !== 0 || interrupts > 0) process.exit(last)
}

fiber.addObserver((exit) => Exit.isSuccess(exit) ? leave(exit.value) : Runtime.defaultTeardown(exit, leave))
