#!/usr/bin/env node
// The launcher of the `strata` command. It runs the built code where there is some (the published package), else the
// sources, and sees to a Node that can run them: on an older one it starts the Node that the checkout installed.
import { spawn } from "node:child_process"
import { existsSync } from "node:fs"
import * as module from "node:module"
import { constants } from "node:os"
import { fileURLToPath } from "node:url"

const at = (path) => new URL(`../${path}`, import.meta.url)
const [major, minor] = process.versions.node.split(".").map(Number)

if (major > 22 || (major === 22 && minor >= 19)) {
  module.enableCompileCache?.()
  const built = at("dist/cli/main.js")
  if (existsSync(built)) {
    const { open } = await import("./_bundle.mjs")
    await import(open() ?? built.href)
  } else {
    // In a checkout `import "effect-strata"` means the sources; the package's own export condition says so.
    module.registerHooks({
      resolve: (specifier, context, next) =>
        next(specifier, { ...context, conditions: [...context.conditions, "strata-source"] })
    })
    await import(at("src/cli/main.ts").href)
  }
} else {
  const own = fileURLToPath(at("node_modules/node/bin/node"))
  if (existsSync(own)) {
    const run = spawn(own, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: "inherit" })
    // A terminal sends Ctrl-C to both processes: the child decides what it means, this one only waits for its answer.
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
      process.on(signal, () => signal === "SIGINT" && process.stdin.isTTY ? undefined : run.kill(signal))
    }
    const [code, signal] = await new Promise((resolve) => run.on("exit", (...end) => resolve(end)))
    process.exit(code ?? 128 + constants.signals[signal])
  }
  console.error(
    `strata needs Node.js 22.19 or later, this is ${process.versions.node}: install a newer Node.js and run it again`
  )
  process.exit(1)
}
