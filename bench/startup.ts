/**
 * Measures the start-up time of the command, as a multiple of that of an empty Node process:
 * `node bench/startup.ts [runs] [folder of an unpacked package]`.
 *
 * Measures the sources of this checkout and, if a folder with a `dist/` is given, the built package in it. Each command
 * runs as a process of its own. The commands take turns, so that other load on the machine affects all of them alike.
 * Prints the median, its multiple, and the number of modules that a run loaded. `DATABASE_URL` is the URL of the server;
 * without it, the rows that need a server are left out.
 */
import { spawnSync } from "node:child_process"
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { fileURLToPath } from "node:url"

const runs = Number(process.argv[2] ?? 15)
const root = fileURLToPath(new URL("..", import.meta.url))
const homes = [root, ...process.argv.slice(3).map((home) => resolve(home))]
const server = process.env["DATABASE_URL"]

interface Row {
  readonly name: string
  readonly home: string
  readonly args: ReadonlyArray<string>
  readonly url?: string
  /** Removes what a run wrote. */
  readonly undo?: () => void
}

/** Copies the script directory of the demo into a home, where the imports of its files resolve. */
const project = (home: string): string => {
  const parent = join(home, "test/.strata")
  mkdirSync(parent, { recursive: true })
  const scratch = mkdtempSync(join(parent, "bench-"))
  cpSync(join(root, "migrations"), join(scratch, "migrations"), { recursive: true })
  cpSync(join(root, "examples"), join(scratch, "examples"), { recursive: true })
  return scratch
}

const projects = new Map(homes.map((home) => [home, project(home)]))

const rowsOf = (home: string): ReadonlyArray<Row> => {
  const bin = join(home, "bin/strata.mjs")
  const scratch = projects.get(home)!
  const migrations = join(scratch, "migrations")
  const kept = new Set(readdirSync(migrations))
  const lock = readFileSync(join(migrations, "strata.lock"))
  const undo = () => {
    for (const file of readdirSync(migrations)) if (!kept.has(file)) rmSync(join(migrations, file))
    writeFileSync(join(migrations, "strata.lock"), lock)
  }
  const command = (...args: ReadonlyArray<string>) => ({ name: `strata ${args.join(" ")}`, home, args: [bin, ...args] })
  const online = (url: string, kind: string): ReadonlyArray<Row> =>
    ["current", "upgrade"].map((arg) => ({ name: `strata ${arg} (${kind})`, home, args: [bin, arg], url }))
  return [
    ...["--version", "--help", "heads", "history"].map((arg) => command(arg)),
    { ...command("revision", "-m", "x"), undo },
    ...(server === undefined ? [] : online(server, "server")),
    ...online(`pglite://${join(scratch, "database")}`, "embedded")
  ]
}

const run = ({ args, home, undo, url }: Row, flags: ReadonlyArray<string> = [], list = ""): number => {
  const env = { ...process.env, CI: "", STRATA_MODULES: list, ...(url === undefined ? {} : { DATABASE_URL: url }) }
  const start = process.hrtime.bigint()
  const { status, stderr } = spawnSync(process.execPath, [...flags, ...args], { cwd: projects.get(home)!, env })
  const elapsed = Number(process.hrtime.bigint() - start) / 1e6
  if (status !== 0) throw new Error(`${args.join(" ")} ended with ${status}: ${stderr}`)
  undo?.()
  return elapsed
}

const modulesOf = (row: Row): number => {
  const list = join(projects.get(row.home)!, "modules")
  run(row, ["--import", join(root, "bench/_modules.mjs")], list)
  return readFileSync(list, "utf8").split("\n").length
}

const measure = (): void => {
  const empty = join(projects.get(root)!, "empty.mjs")
  writeFileSync(empty, "")
  const rows: ReadonlyArray<Row> = [{ name: "node (empty)", home: root, args: [empty] }, ...homes.flatMap(rowsOf)]
  const modules = rows.map((row, index) => index === 0 ? 1 : modulesOf(row))
  const times = rows.map((): Array<number> => [])
  for (let index = 0; index < runs; index++) rows.forEach((row, at) => times[at]!.push(run(row)))
  const medians = times.map((all) => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)]!)
  rows.forEach(({ home, name }, at) => {
    const form = existsSync(join(home, "dist")) ? "built" : "sources"
    const milliseconds = medians[at]!.toFixed(0).padStart(6)
    const factor = (medians[at]! / medians[0]!).toFixed(1).padStart(6)
    console.log(
      `${form.padEnd(9)}${name.padEnd(28)}${milliseconds} ms${factor} ×${`${modules[at]}`.padStart(6)} modules`
    )
  })
}

try {
  measure()
} finally {
  for (const scratch of projects.values()) rmSync(scratch, { recursive: true, force: true })
}
