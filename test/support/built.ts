/**
 * The command as the package has it, for the tests that start it as a process: the sources take twice as long to start.
 *
 * The first test that needs it builds it from the sources as they are, without their types, and keeps it until they
 * change. `package.test.ts` is about the build of the package itself, `modules.test.ts` starts the sources.
 *
 * The files of a test import Strata from the sources; the launcher gives them the built modules instead.
 */
import { execFile } from "node:child_process"
import { createHash } from "node:crypto"
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { pathToFileURL } from "node:url"
import { promisify } from "node:util"
import { transformSync } from "rolldown/utils"
import { urlOf, withClient } from "./server.ts"

const root = join(import.meta.dirname, "../..")
// Not below `node_modules`, where the bundler would take its files for those of a package.
const home = join(root, "test/.strata/built")

const copied = [
  ...globSync("bin/*.mjs", { cwd: root }).toSorted(),
  "package.json",
  "rolldown.config.ts",
  ...globSync("build/*.ts", { cwd: root }).toSorted()
]

/** Every room of the sources that a test imports is a part of `mod.js`. */
const launcher = `import { registerHooks } from "node:module"

const sources = ${JSON.stringify(pathToFileURL(join(root, "src/")).href)}
const built = new URL("../dist/mod.js", import.meta.url).href
registerHooks({
  resolve: (specifier, context, next) => {
    const found = next(specifier, context)
    return found.url.startsWith(sources) ? { ...found, url: built, format: "module" } : found
  }
})
await import("./strata.mjs")
`

const compile = (file: string, text: string): string => {
  const { code, errors } = transformSync(file, text, { typescript: { rewriteImportExtensions: "rewrite" } })
  if (errors.length > 0) throw new Error(`Cannot compile ${file}: ${errors[0]!.message}`)
  return code
}

const build = async (directory: string, sources: ReadonlyMap<string, string>): Promise<void> => {
  const draft = `${directory}.draft`
  rmSync(home, { recursive: true, force: true })
  for (const file of copied) cpSync(join(root, file), join(draft, file))
  writeFileSync(join(draft, "bin/command.mjs"), launcher)
  for (const [file, text] of sources) {
    const target = join(draft, "dist", file.slice("src/".length).replace(/\.ts$/, ".js"))
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, compile(file, text))
  }
  const words = [
    join(root, "node_modules/rolldown/bin/cli.mjs"),
    "--config",
    "rolldown.config.ts",
    "--logLevel",
    "silent"
  ]
  await promisify(execFile)(process.execPath, words, { cwd: draft })
  renameSync(draft, directory)
}

let found: Promise<string> | undefined

const find = async (): Promise<string> => {
  const sources = new Map(
    globSync("src/**/*.ts", { cwd: root }).toSorted().map((file) => [file, readFileSync(join(root, file), "utf8")])
  )
  const digest = createHash("sha256").update(launcher).update(JSON.stringify([...sources]))
  for (const file of [...copied, "package-lock.json"]) digest.update(readFileSync(join(root, file)))
  const directory = join(home, digest.digest("hex").slice(0, 16))
  // One worker builds, the other one waits. The lock ends with the session, however it ends.
  if (!existsSync(directory)) {
    await withClient(urlOf("postgres"), async (client) => {
      await client.query("SELECT pg_advisory_lock(hashtext('test/support/built.ts'))")
      if (!existsSync(directory)) await build(directory, sources)
    })
  }
  return join(directory, "bin/command.mjs")
}

/** The path of the command's launcher. */
export const builtCommand = (): Promise<string> => found ??= find()
