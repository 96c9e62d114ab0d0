/**
 * What the start of the command costs, as a multiple of an empty Node process: `node bench/startup.ts [runs]`.
 *
 * Each command runs as a whole process, the commands taking turns, so that whatever else the machine does falls on all
 * of them alike. Prints the median and the number of modules that a run loaded.
 */
import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

const runs = Number(process.argv[2] ?? 15)
const root = fileURLToPath(new URL("..", import.meta.url))
const bin = join(root, "bin/strata.mjs")
const scratch = mkdtempSync(join(tmpdir(), "strata-bench-"))
const empty = join(scratch, "empty.mjs")
const counter = join(scratch, "count.mjs")
const count = join(scratch, "count")
writeFileSync(empty, "")
writeFileSync(
  counter,
  `import { registerHooks } from "node:module"
import { writeFileSync } from "node:fs"
let modules = 0
registerHooks({ load: (url, context, next) => { if (!url.startsWith("node:")) modules++; return next(url, context) } })
process.on("exit", () => writeFileSync(${JSON.stringify(count)}, String(modules)))`
)
const commands: ReadonlyArray<readonly [name: string, args: ReadonlyArray<string>]> = [
  ["node (empty)", [empty]],
  ["strata --help", [bin, "--help"]],
  ["strata heads", [bin, "heads"]],
  ["strata current", [bin, "current"]],
  ["strata upgrade (no-op)", [bin, "upgrade"]]
]
const env = { ...process.env, DATABASE_URL: process.env["DATABASE_URL"] ?? `pglite://${join(scratch, "database")}` }
const run = (args: ReadonlyArray<string>): number => {
  const start = process.hrtime.bigint()
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, env, encoding: "utf8" })
  if (status !== 0) throw new Error(`${args.join(" ")} ended with ${status}: ${stderr}`)
  return Number(process.hrtime.bigint() - start) / 1e6
}
const modulesOf = (args: ReadonlyArray<string>): string => {
  run(["--import", counter, ...args])
  return readFileSync(count, "utf8")
}

run([bin, "upgrade"])
const times = commands.map((): Array<number> => [])
for (let index = 0; index < runs; index++) commands.forEach(([, args], at) => times[at]!.push(run(args)))
const medians = times.map((all) => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)]!)
commands.forEach(([name, args], at) => {
  const milliseconds = medians[at]!.toFixed(0).padStart(5)
  const factor = (medians[at]! / medians[0]!).toFixed(1).padStart(5)
  console.log(`${name.padEnd(24)}${milliseconds} ms${factor} ×${modulesOf(args).padStart(6)} modules`)
})
rmSync(scratch, { recursive: true, force: true })
