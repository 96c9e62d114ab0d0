/**
 * Measures Strata beside other migration tools: `DATABASE_URL=… node bench/peers.ts [runs] [counts]`, by default five runs
 * of 10, 100 and 1,000 revisions of one table and one index each. Writes the medians and their ratios to psql to
 * `bench/results.md`. `npm run bench` measures psql and Strata only, and prints today's ratios beside those of that file.
 *
 * The pinned tools are installed into a folder outside of this checkout, where the package of this checkout is installed
 * as well. Each figure is that of a whole process on a new database. The tools take turns, so that other load on the
 * machine affects all alike. The server should have its data on tmpfs (see `apply.ts`).
 */
import { spawn } from "node:child_process"
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { cpus, tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { write } from "./peers/history.ts"
import { type Column, type Figures, markdown, median, ratio, ratios } from "./peers/table.ts"
import { run, type Tool, tools as toolsIn, type Work } from "./peers/tools.ts"

const today = process.argv[2] === "today"
const [first, second] = process.argv.slice(today ? 3 : 2)
const runs = Number(first ?? (today ? 3 : 5))
const counts = (second ?? "10,100,1000").split(",").map(Number)
const most = Math.max(...counts)
const server = process.env["DATABASE_URL"] ?? "postgresql://postgres@127.0.0.1/postgres"
const root = fileURLToPath(new URL("..", import.meta.url))
const results = join(root, "bench/results.md")

interface Measured extends Column {
  readonly work: Work
  readonly count: number
}

const number = (count: number): string => count.toLocaleString("en-US")

const columns: ReadonlyArray<Measured> = [
  ...counts.map((count) => ({ work: "apply" as const, count, base: "psql", title: `apply ${number(count)}` })),
  { work: "no-op", count: most, base: "psql", title: `nothing to do, ${number(most)} applied` },
  { work: "script", count: most, base: "Alembic", title: `script of ${number(most)}` }
]

const psql = (statement: string): void =>
  void run(["psql", "--no-psqlrc", "--quiet", "--dbname", server, "--command", statement], ".")

/** The address of a database, which may have options. */
const urlOf = (database: string): string => new URL(`/${database}`, server).href

/** Runs a command on a database; returns the seconds that it took, and what it printed. */
const timed = async (command: ReadonlyArray<string>, cwd: string, database: string) => {
  const start = performance.now()
  const child = spawn(command[0]!, command.slice(1), {
    cwd,
    env: { ...process.env, DATABASE_URL: urlOf(database) },
    stdio: ["ignore", "pipe", "pipe"]
  })
  const [output, errors]: [Array<Buffer>, Array<Buffer>] = [[], []]
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk))
  child.stderr.on("data", (chunk: Buffer) => errors.push(chunk))
  const status = await new Promise((resolve) => child.on("close", resolve))
  if (status !== 0) {
    throw new Error(`${command.join(" ")} ended with ${String(status)}: ${String(Buffer.concat(errors))}`)
  }
  return { seconds: (performance.now() - start) / 1000, output: Buffer.concat(output) }
}

/** Writes the history of a tool; of Strata's also the lock file and the script that psql runs. */
const prepare = async ({ commands, form }: Tool, count: number, folder: string) => {
  if (existsSync(folder)) return
  write(folder, form, count)
  if (commands.script === undefined || form === "alembic") return
  const { output } = await timed(commands.script, folder, "none")
  writeFileSync(join(folder, "script.sql"), output)
}

/** Measures all works of a tool with one history, on a new database. */
const turn = async (tool: Tool, count: number, folder: string, add: (title: string, seconds: number) => void) => {
  const database = `peers_bench_${process.pid}`
  psql(`CREATE DATABASE ${database}`)
  try {
    for (const { title, work } of columns.filter((column) => column.count === count)) {
      const command = tool.commands[work]
      if (command !== undefined) add(title, (await timed(command, folder, `${database}${tool.options ?? ""}`)).seconds)
    }
  } finally {
    psql(`DROP DATABASE ${database}`)
  }
}

const measure = async (tools: ReadonlyArray<Tool>): Promise<Figures> => {
  const all = new Map<string, Map<string, Array<number>>>(columns.map(({ title }) => [title, new Map()]))
  for (let index = 0; index < runs; index++) {
    for (const count of counts) {
      for (const tool of tools) {
        const folder = join(scratch, tool.form, String(count))
        await prepare(tool, count, folder)
        await turn(tool, count, folder, (title, seconds) => {
          const column = all.get(title)!
          column.set(tool.name, [...column.get(tool.name) ?? [], seconds])
        })
      }
    }
  }
  return new Map(
    [...all].map(([title, column]) => [title, new Map([...column].map(([name, found]) => [name, median(found)]))])
  )
}

const versionOf = (): string =>
  run(["psql", "--no-psqlrc", "-qAt", "--dbname", server, "--command", "SHOW server_version"], ".").split(" ")[0]!

const document = (figures: Figures, tools: ReadonlyArray<Tool>): string =>
  [
    "# Strata beside other tools",
    `Written by \`bench/peers.ts\`: medians of ${runs} runs on PostgreSQL ${versionOf()} and Node ${process.versions.node}, ` +
    `with ${cpus().length} processors. In brackets the multiple of psql's time, of a script that of Alembic's.`,
    markdown(columns, tools, figures),
    tools.flatMap(({ name, note }) => note === undefined ? [] : [`- ${name}: ${note}.`]).join("\n")
  ].join("\n\n") + "\n"

/** Prints today's ratios, and those of the results. */
const compare = (figures: Figures, tools: ReadonlyArray<Tool>): void => {
  const before = existsSync(results) ? ratios(readFileSync(results, "utf8")) : new Map<string, Map<string, number>>()
  for (const column of columns) {
    for (const { name } of tools) {
      const now = ratio(figures, column, name)
      const then = before.get(column.title)?.get(name)
      if (now === undefined || name === column.base) continue
      console.log(
        `${column.title}: ${name} ${now.toFixed(2)} × ${column.base}${
          then === undefined ? "" : `, was ${then.toFixed(2)}`
        }`
      )
    }
  }
}

const scratch = mkdtempSync(join(tmpdir(), "strata-peers-"))
try {
  const tools = toolsIn(root, scratch, !today)
  const figures = await measure(tools)
  if (today) compare(figures, tools)
  else writeFileSync(results, document(figures, tools))
} finally {
  rmSync(scratch, { recursive: true, force: true })
}
