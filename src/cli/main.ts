/**
 * The program: `run` on this process, with its arguments, terminals and signals. `bin/strata.mjs` imports it.
 */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Runtime from "effect/Runtime"
import { createRequire } from "node:module"
import { run } from "./cli.ts"
import { Questions } from "./question.ts"
import { Style, styleFor } from "./style.ts"

const { version } = createRequire(import.meta.url)("../../package.json") as { readonly version: string }
const argv = process.argv.slice(2)

// A reader that went away (`| head`) ends the output, not the work: an upgrade goes on to its end.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error
  })
}

const style = styleFor({
  environment: process.env,
  stdoutIsTerminal: process.stdout.isTTY,
  stderrIsTerminal: process.stderr.isTTY,
  noColor: argv.includes("--no-color")
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

/** The exit code; output that a pipe has not taken yet is waited for. */
const teardown: Runtime.Teardown = (exit, onExit) => {
  const code = Exit.isSuccess(exit) && typeof exit.value === "number" ? exit.value : undefined
  const leave = () => code === undefined ? Runtime.defaultTeardown(exit, onExit) : onExit(code)
  process.stdout.write("", () => leave())
}

// The first Ctrl-C lets a running revision roll back; the second one does not wait for that.
let interrupts = 0
process.on("SIGINT", () => {
  interrupts++
  if (interrupts > 1) process.exit(130)
})

run(argv, { version }).pipe(Effect.provide(layer), NodeRuntime.runMain({ teardown }))
