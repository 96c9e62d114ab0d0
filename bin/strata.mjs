#!/usr/bin/env node
// The launcher of the `strata` command. It runs the built code if there is any (in the published package), else the
// sources. If Node is too old, it starts the Node that is installed in the checkout.

// An import of `node:fs` would load all streams as well. Versions of Node that have no such function are too old.
const { existsSync } = process.getBuiltinModule?.("node:fs") ?? await import("node:fs")
const module = process.getBuiltinModule?.("node:module") ?? await import("node:module")

const at = (path) => new URL(`../${path}`, import.meta.url)
const [major, minor] = process.versions.node.split(".").map(Number)

const argv = process.argv.slice(2)

/** Prints the version, a help page or a completion script that the build wrote; false if there is none. */
const answered = async () => {
  if (!argv.some((argument) => /^(?:-h|--help|help|--version|--completions)$/.test(argument))) return false
  const answers = at("dist/command/answers/")
  return existsSync(answers) && (await import("../dist/command/cli/launch/answer.js")).tryAnswer(answers, argv)
}

/** Does for Bun, which has no hooks, what the export condition does. */
const provideSources = async () => {
  const { default: manifest } = await import("../package.json", { with: { type: "json" } })
  for (const [path, target] of Object.entries(manifest.exports)) {
    const source = target["strata-source"]
    if (source === undefined) continue
    globalThis.Bun.plugin({
      name: "strata-source",
      setup: (build) =>
        build.module(
          `effect-strata${path.slice(1)}`,
          async () => ({ loader: "object", exports: await import(at(source).href) })
        )
    })
  }
}

if (major > 22 || (major === 22 && minor >= 19)) {
  const built = at("dist/cli/main.js")
  if (await answered()) {
    // Nothing else is needed.
  } else if (existsSync(built)) {
    module.enableCompileCache?.()
    const { open } = await import("./_bundle.mjs")
    await import(open() ?? built.href)
  } else {
    module.enableCompileCache?.()
    // In a checkout, `import "effect-strata"` loads the sources, through an export condition of the package.
    if (module.registerHooks === undefined) await provideSources()
    else {
      module.registerHooks({
        resolve: (specifier, context, next) =>
          next(specifier, { ...context, conditions: [...context.conditions, "strata-source"] })
      })
    }
    await import(at("src/cli/main.ts").href)
  }
} else {
  const { fileURLToPath } = await import("node:url")
  const own = fileURLToPath(at("node_modules/node/bin/node"))
  if (existsSync(own)) {
    const { spawn } = await import("node:child_process")
    const { constants } = await import("node:os")
    const run = spawn(own, [fileURLToPath(import.meta.url), ...argv], { stdio: "inherit" })
    // A terminal sends Ctrl-C to both processes. The child handles it, and this process waits for the child to exit.
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
      process.on(signal, () => signal === "SIGINT" && process.stdin.isTTY ? undefined : run.kill(signal))
    }
    const [code, signal] = await new Promise((resolve) => run.on("exit", (...end) => resolve(end)))
    process.exit(code ?? 128 + constants.signals[signal])
  }
  console.error(
    `strata requires Node.js 22.19 or later, but this is ${process.versions.node}. Install a newer version of Node.js`
  )
  process.exit(1)
}
