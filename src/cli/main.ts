/**
 * The program: `run` on this process, with its arguments, terminals and signals. `bin/strata.mjs` imports it.
 */
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Runtime from "effect/Runtime"
import { writeSync } from "node:fs"
import { createRequire } from "node:module"
import { getSystemErrorMap } from "node:util"
import { run } from "./cli.ts"
import { Style, styleFor } from "./look/style.ts"
import { Questions } from "./shell/question.ts"

const { version } = createRequire(import.meta.url)("../../package.json") as { readonly version: string }
const argv = process.argv.slice(2)

/** Writes a line for a person when nothing else may be running any more. */
const say = (line: string): void => {
  try {
    writeSync(2, `${line}\n`)
  } catch {
    // There is nowhere left to say it.
  }
}

// A reader that went away (`| head`) ends the output, not the work: an upgrade goes on to its end. So does one whose
// output cannot be written, which is told at the end.
let unwritable: string | undefined
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") return
  unwritable ??= getSystemErrorMap().get(error.errno ?? 0)?.[1] ?? error.message
})
process.stderr.on("error", () => {})

const style = styleFor({
  environment: process.env,
  stdoutIsTerminal: process.stdout.isTTY,
  stderrIsTerminal: process.stderr.isTTY,
  noColor: argv.includes("--no-color"),
  columns: process.stdout.columns
})

const layer = Layer.mergeAll(
  NodeServices.layer,
  Layer.succeed(Style, style),
  Layer.succeed(Logger.LogToStderr, true),
  Layer.succeed(Questions, {
    possible: process.stdin.isTTY && process.stderr.isTTY,
    write: (text: string) => Effect.sync(() => void process.stderr.write(text))
  })
)

/** Whether the command came to its end, or ended in a way that was told. */
let ended = false
process.on("uncaughtExceptionMonitor", () => ended = true)

// Files of the user run in this process, and one that ends it must not look like a success.
process.on("exit", (code) => {
  if (ended) return
  say("The command did not finish: env.ts, a revision or a file that they import ended the process")
  process.exitCode = code === 0 ? 1 : code
})

// An empty event loop before the end: what the command waits for can never happen. Nothing keeps the loop alive here
// but work that goes on, which is why this is not Effect's own `runMain`.
process.on("beforeExit", () => {
  if (ended) return
  ended = true
  say("The command cannot finish: it waits for something that never ends, such as a top-level await in env.ts")
  process.exit(1)
})

const fiber = Effect.runFork(Effect.provide(run(argv, { version }), layer))

// The first Ctrl-C (or SIGTERM) rolls the running revision back, or lets a statement end that cannot be rolled back; the
// second one waits for nothing.
let interrupts = 0
const interrupt = (signal: NodeJS.Signals): void => {
  interrupts++
  if (signal === "SIGINT" && interrupts > 1) {
    ended = true
    say("Killed: what ran may have been cut off. See where the database is: strata current")
    process.exit(130)
  }
  setTimeout(say, 1000, "Stopping after the running statement; Ctrl-C kills the command, and the statement with it")
    .unref()
  fiber.interruptUnsafe(fiber.id)
}
process.on("SIGINT", interrupt)
process.on("SIGTERM", interrupt)

/** Leaves with an exit code; output that a pipe has not taken yet is waited for. */
const leave = (code: number): void => {
  process.stdout.write("", () => setImmediate(end, code))
}

// A stream tells its errors a moment after the writes that they belong to.
const end = (code: number): void => {
  ended = true
  if (unwritable !== undefined) say(`Cannot write the output: ${unwritable}`)
  const last = code === 0 && unwritable !== undefined ? 1 : code
  if (last !== 0 || interrupts > 0) process.exit(last)
}

fiber.addObserver((exit) => Exit.isSuccess(exit) ? leave(exit.value) : Runtime.defaultTeardown(exit, leave))
