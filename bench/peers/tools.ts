/**
 * The tools of the peers' table, and the scratch folder in which they and Strata's own package are installed.
 */
import { spawnSync } from "node:child_process"
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Form } from "./history.ts"

/** What is measured: applying so many revisions, an upgrade that has nothing to do, or a script of all. */
export type Work = "apply" | "no-op" | "script"

/** A tool, with the command for each work that it has, and what each run of it needs. */
export interface Tool {
  readonly name: string
  readonly version: string
  readonly form: Form
  readonly commands: Readonly<Partial<Record<Work, ReadonlyArray<string>>>>
  /** What its addresses of databases end with. */
  readonly options?: string
  /** What a reader has to know of its row. */
  readonly note?: string
}

const pinned = {
  "node-pg-migrate": "9.0.0",
  umzug: "3.8.3",
  knex: "3.3.0",
  dbmate: "2.36.0",
  pg: "8.23.1"
}

/** The output of a program; throws with its errors if it fails. */
export const run = (command: ReadonlyArray<string>, cwd: string): string => {
  const { error, status, stderr, stdout } = spawnSync(command[0]!, command.slice(1), { cwd, encoding: "utf8" })
  if (error !== undefined || status !== 0) throw new Error(`${command.join(" ")}: ${error?.message ?? stderr}`)
  return stdout.trim()
}

/** The output of a program; undefined if it cannot be started. */
const attempt = (command: ReadonlyArray<string>): string | undefined => {
  try {
    return run(command, ".")
  } catch {
    return undefined
  }
}

interface Manifest {
  readonly version: string
  readonly dependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
}

/** Builds the package of this checkout and installs it, with the pinned peers if they are wanted. */
const install = (root: string, scratch: string, withPeers: boolean): Manifest => {
  const own = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Manifest
  const packed = run(["npm", "pack", "--silent", "--pack-destination", scratch], root).split("\n").at(-1)!
  const dependencies = {
    "effect-strata": `file:${packed}`,
    effect: own.devDependencies["effect"],
    "@effect/sql-pg": own.dependencies["@effect/sql-pg"],
    ...(withPeers ? pinned : {})
  }
  writeFileSync(join(scratch, "package.json"), JSON.stringify({ private: true, type: "module", dependencies }))
  run(["npm", "install", "--no-audit", "--no-fund", "--loglevel=error"], scratch)
  return own
}

const psql = ["psql", "--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1"]

/** A shell command, which finds the address of the database in its environment. */
const shell = (text: string): ReadonlyArray<string> => ["sh", "-c", text]

/** Installs the tools into the scratch folder: psql and Strata, and the peers if they are wanted. */
export const tools = (root: string, scratch: string, withPeers: boolean): ReadonlyArray<Tool> => {
  mkdirSync(scratch, { recursive: true })
  const own = install(root, scratch, withPeers)
  const script = (path: string, ...args: ReadonlyArray<string>) => [
    process.execPath,
    join(scratch, "node_modules", path),
    ...args
  ]
  const psqlFile = (file: string) => shell(`exec ${psql.join(" ")} --dbname "$DATABASE_URL" --file ${file}`)
  const strata = (form: "strata-sql" | "strata-ts", name: string): Tool => {
    const command = script("effect-strata/bin/strata.mjs", "upgrade")
    return {
      name,
      version: own.version,
      form,
      commands: { apply: command, "no-op": command, script: [...command, "--sql"] }
    }
  }
  const always: ReadonlyArray<Tool> = [
    {
      name: "psql",
      version: run(["psql", "--version"], ".").split(" ").at(2)!,
      form: "plain",
      commands: {
        apply: psqlFile("plain.sql"),
        "no-op": shell(`exec ${psql.join(" ")} --dbname "$DATABASE_URL" --command "SELECT id FROM applied"`)
      },
      note: "one transaction and one row of bookkeeping for each revision, in one file"
    },
    strata("strata-sql", "Strata, SQL"),
    strata("strata-ts", "Strata, TypeScript"),
    {
      name: "psql, Strata's script",
      version: own.version,
      form: "strata-sql",
      commands: { apply: psqlFile("script.sql") },
      note: "the output of `strata upgrade --sql`"
    }
  ]
  return withPeers ? [...always, ...peers(own, script)] : always
}

/** The same command for both works. */
const both = (command: ReadonlyArray<string>) => ({ apply: command, "no-op": command })

const peers = (
  own: Manifest,
  script: (path: string, ...args: ReadonlyArray<string>) => ReadonlyArray<string>
): ReadonlyArray<Tool> => {
  const alembic = attempt(["alembic", "--version"])
  return [
    {
      name: "node-pg-migrate",
      version: pinned["node-pg-migrate"],
      form: "node-pg-migrate",
      commands: both(script("node-pg-migrate/bin/node-pg-migrate.js", "up", "--no-single-transaction", "--no-verbose"))
    },
    {
      name: "umzug",
      version: pinned.umzug,
      form: "umzug",
      commands: both([process.execPath, "umzug.mjs"]),
      note: "with the driver `pg` and a transaction for each revision"
    },
    {
      name: "knex",
      version: pinned.knex,
      form: "knex",
      commands: both(script("knex/bin/cli.js", "migrate:latest"))
    },
    {
      name: "Effect's Migrator",
      version: own.devDependencies["effect"]!,
      form: "effect",
      commands: both([process.execPath, "effect.mjs"]),
      note: "all revisions in one transaction"
    },
    {
      name: "dbmate",
      version: pinned.dbmate,
      form: "dbmate",
      commands: both(script("dbmate/dist/cli.js", "--no-dump-schema", "up")),
      options: "?sslmode=disable"
    },
    ...(alembic === undefined ? [] : [{
      name: "Alembic",
      version: alembic.split(" ").at(-1)!,
      form: "alembic" as const,
      commands: { ...both(["alembic", "upgrade", "head"]), script: ["alembic", "upgrade", "head", "--sql"] }
    }])
  ]
}
