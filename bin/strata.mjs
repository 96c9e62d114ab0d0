#!/usr/bin/env node
// The launcher of the `strata` command. It runs the built code where there is some (the published package), else the
// sources, and sees to a Node that can run them: on an older one it starts the Node that the checkout installed.
import { spawnSync } from "node:child_process"
import { existsSync } from "node:fs"
import * as module from "node:module"
import { fileURLToPath } from "node:url"

const at = (path) => new URL(`../${path}`, import.meta.url)
const [major, minor] = process.versions.node.split(".").map(Number)

if (major > 22 || (major === 22 && minor >= 19)) {
  module.enableCompileCache?.()
  const built = at("dist/cli/main.js")
  if (existsSync(built)) {
    await import(built.href)
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
    const run = spawnSync(own, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: "inherit" })
    if (run.signal !== null) process.kill(process.pid, run.signal)
    process.exit(run.status ?? 1)
  }
  console.error(
    `strata needs Node.js 22.19 or later, this is ${process.versions.node}: install a newer Node.js and run it again`
  )
  process.exit(1)
}
