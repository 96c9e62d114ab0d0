/**
 * Measures what applying and rendering revisions costs beside psql: `DATABASE_URL=… node bench/apply.ts [count] [runs]`,
 * by default 1,000 revisions in SQL of one table and one index each, one run. Creates a database for each row on that
 * server and drops it.
 *
 * The data directory of that server should be on tmpfs: on ext4 without a journal, whoever creates files after a database
 * was dropped waits for the inodes that were deleted, which doubles the time of CREATE TABLE.
 *
 * `client` is the processor time of the program, `server` that of its session (of a server on this machine, from
 * `/proc`), `time` the elapsed time. The rows take turns, so that other load on the machine affects all alike; processor
 * time depends less on it. Each figure is the smallest of the runs.
 */
import { spawn, spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

const count = Number(process.argv[2] ?? 1000)
const runs = Number(process.argv[3] ?? 1)
const server = process.env["DATABASE_URL"] ?? "postgresql://postgres@127.0.0.1/postgres"
const root = fileURLToPath(new URL("..", import.meta.url))
mkdirSync(join(root, "test/.strata"), { recursive: true })
const scratch = mkdtempSync(join(root, "test/.strata/apply-"))
const versions = join(scratch, "migrations")
const bin = join(root, "bin/strata.mjs")

const idOf = (index: number) => index.toString(16).padStart(12, "0")
const ddl = (index: number) => [
  `CREATE TABLE t${index} (id bigint PRIMARY KEY, name text NOT NULL, created_at timestamptz NOT NULL DEFAULT now())`,
  `CREATE INDEX t${index}_name ON t${index} (name)`
]

/** The revisions, and the same statements as plain transactions with a row each in a table of their own. */
const write = (): void => {
  mkdirSync(versions, { recursive: true })
  writeFileSync(
    join(scratch, "migrations/env.ts"),
    `import { Environment } from "effect-strata"\n\nexport default Environment.make({})\n`
  )
  const plain = ["CREATE TABLE applied (id text PRIMARY KEY, at timestamptz NOT NULL DEFAULT now());"]
  for (let index = 1; index <= count; index++) {
    const parents = index === 1 ? "" : ` ${idOf(index - 1)}`
    const statements = ddl(index).map((text) => `${text};`)
    writeFileSync(
      join(versions, `${idOf(index)}_t${index}.sql`),
      `-- strata:revision ${
        idOf(index)
      }\n-- strata:parents${parents}\n-- strata:message t${index}\n\n-- strata:upgrade\n${
        statements.join("\n")
      }\n\n-- strata:downgrade\nDROP TABLE t${index};\n`
    )
    plain.push("BEGIN;", ...statements, `INSERT INTO applied (id) VALUES ('${idOf(index)}');`, "COMMIT;")
  }
  writeFileSync(join(scratch, "plain.sql"), `${plain.join("\n")}\n`)
}

const psql = (url: string, ...args: ReadonlyArray<string>) =>
  spawnSync("psql", ["--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--dbname", url, ...args], {
    encoding: "utf8"
  })

/** Runs a script as the header of an offline script says, in the database of `DATABASE_URL`. */
const script = (file: string) => [
  "sh",
  "-c",
  `exec psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --dbname "$DATABASE_URL" --file ${file}`
]

const urlOf = (database: string): string => {
  const url = new URL(server)
  url.pathname = `/${database}`
  return url.href
}

interface Figures {
  readonly client: number
  readonly server: number
  readonly time: number
  readonly memory: number
}

/** The fields of `/proc/<pid>/stat` after the command; processor time is in hundredths of a second. */
const processorTime = (pid: number): number => {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").replace(/^.*\) /, "").split(" ")
    return (Number(fields[11]) + Number(fields[12])) * 10
  } catch {
    return 0
  }
}

/** Runs a program and measures it; `/usr/bin/time` reports what it and its children used. */
const measure = async (command: ReadonlyArray<string>, database: string, output: string): Promise<Figures> => {
  const start = performance.now()
  const child = spawn("/usr/bin/time", ["-f", "@ %U %S %M", ...command], {
    cwd: scratch,
    env: { ...process.env, DATABASE_URL: urlOf(database) },
    stdio: ["ignore", "pipe", "pipe"]
  })
  const chunks: Array<Buffer> = []
  let errors = ""
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk))
  child.stderr.on("data", (chunk: Buffer) => errors += chunk.toString())
  const used = new Map<number, number>()
  const sessions = spawn("psql", ["--no-psqlrc", "-qAt", "--dbname", server], { stdio: ["pipe", "pipe", "ignore"] })
  sessions.stdout.on("data", (chunk: Buffer) => {
    for (const pid of chunk.toString().split(/\s+/).filter((text) => text !== "").map(Number)) {
      used.set(pid, Math.max(used.get(pid) ?? 0, processorTime(pid)))
    }
  })
  const query = `SELECT pid FROM pg_stat_activity WHERE datname = '${database}' AND backend_type = 'client backend';\n`
  const timer = setInterval(() => {
    for (const pid of used.keys()) used.set(pid, Math.max(used.get(pid)!, processorTime(pid)))
    sessions.stdin.write(query)
  }, 100)
  const status = await new Promise((resolve) => child.on("close", resolve))
  const time = performance.now() - start
  clearInterval(timer)
  sessions.stdin.end()
  if (status !== 0) throw new Error(`${command.join(" ")} ended with ${String(status)}: ${errors}`)
  if (output !== "") writeFileSync(join(scratch, output), Buffer.concat(chunks))
  const [user, system, memory] = (/@ (\S+) (\S+) (\S+)/.exec(errors) ?? []).slice(1).map(Number)
  const ofServer = [...used.values()].reduce((sum, one) => sum + one, 0)
  return { client: (user! + system!) * 1000, server: ofServer, time, memory: memory! / 1024 }
}

const rows: ReadonlyArray<
  { readonly name: string; readonly command: ReadonlyArray<string>; readonly output?: string; readonly needs?: string }
> = [
  { name: "psql, plain transactions", command: script("plain.sql") },
  { name: "strata upgrade --sql", command: [process.execPath, bin, "upgrade", "--sql"], output: "script.sql" },
  { name: "psql, that script", command: script("script.sql") },
  { name: "strata upgrade", command: [process.execPath, bin, "upgrade"] },
  { name: "strata upgrade, nothing pending", command: [process.execPath, bin, "upgrade"], needs: "strata upgrade" }
]

const smallest = (left: Figures | undefined, right: Figures): Figures =>
  left === undefined ? right : {
    client: Math.min(left.client, right.client),
    server: Math.min(left.server, right.server),
    time: Math.min(left.time, right.time),
    memory: Math.min(left.memory, right.memory)
  }

const databaseOf = (index: number) => `apply_bench_${process.pid}_${index}`

try {
  write()
  // Writes strata.lock.
  spawnSync(process.execPath, [bin, "heads"], { cwd: scratch })
  const found = new Map<string, Figures>()
  for (let run = 0; run < runs; run++) {
    for (const [index, { command, name, needs, output = "" }] of rows.entries()) {
      const database = databaseOf(needs === undefined ? index : rows.findIndex((row) => row.name === needs))
      if (needs === undefined) {
        psql(server, "-c", `DROP DATABASE IF EXISTS ${database}`, "-c", `CREATE DATABASE ${database}`)
      }
      found.set(name, smallest(found.get(name), await measure(command, database, output)))
    }
  }
  const base = found.get(rows[0]!.name)!.time
  console.log(`${count} revisions`.padEnd(34) + "time ms  ratio  client ms  server ms  MiB")
  for (const [name, { client, memory, server: ofServer, time }] of found) {
    console.log(
      name.padEnd(34) + time.toFixed(0).padStart(7) + (time / base).toFixed(2).padStart(7) +
        client.toFixed(0).padStart(11) + ofServer.toFixed(0).padStart(11) + memory.toFixed(0).padStart(5)
    )
  }
} finally {
  for (const index of rows.keys()) psql(server, "-c", `DROP DATABASE IF EXISTS ${databaseOf(index)}`)
  rmSync(scratch, { recursive: true, force: true })
}
