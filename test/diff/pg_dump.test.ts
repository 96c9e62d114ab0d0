/**
 * An independent judge: after a migration, `pg_dump --schema-only` says of the database what it says of the target.
 *
 * pg_dump refuses a newer server, so one of its own version is started, and pairs that need a newer one are left out; one
 * that does not load, for want of an extension, is skipped with its name. Statements are compared as a multiset and as
 * they are, but for three orders that no statement changes: the lines of CREATE TABLE, since PostgreSQL adds columns at
 * the end, the options in WITH, and the grants on one object. Where the dumps differ they are restored and dumped once
 * more, since deparsing is not a fixed point (`IN` over varchar).
 *
 * The owner of the schema public is left out, because a comparison takes it as the default one after a recreation.
 *
 * One of twenty pairs is judged, and one of three of owners and privileges; all are by `npm run test:soak`.
 */
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import { execFile, execFileSync, spawn } from "node:child_process"
import { once } from "node:events"
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { Client } from "pg"
import * as Diff from "../../src/diff/mod.ts"
import { perFile } from "../support/per_file.ts"
import { rolledBack } from "../support/rolled_back.ts"
import { query } from "../support/server.ts"
import { isShare } from "../support/soak.ts"
import { untilAnswers } from "../support/until.ts"
import { cases } from "./corpus.ts"
import { readerAt, scriptOf } from "./database.ts"

const versionOf = (): string | undefined => {
  try {
    return /\) (\d+)/.exec(execFileSync("pg_dump", ["--version"], { encoding: "utf8" }))?.[1]
  } catch {
    return undefined
  }
}

const version = versionOf()
const programs = `/usr/lib/postgresql/${version}/bin`
const isThere = version !== undefined && existsSync(join(programs, "postgres"))

// The server refuses to run as root.
const account = () => {
  if (process.getuid?.() !== 0) return {}
  const [uid, gid] = ["-u", "-g"].map((flag) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" })))
  return { uid: uid!, gid: gid! }
}

// The server ends when its shell's standard input does, so a killed test run takes it along.
const watched = `"$0" -D "$1" -k "$2" & server=$!; cat > /dev/null; kill -QUIT $server; wait $server; rm -rf "$2"`

const start = async () => {
  const directory = mkdtempSync(join(tmpdir(), "strata-pg-dump-"))
  const user = account()
  const data = join(directory, "data")
  mkdirSync(data)
  if (user.uid !== undefined) execFileSync("chown", ["postgres", directory, data])
  const initdb = ["-D", data, "-U", "postgres", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C"]
  execFileSync(join(programs, "initdb"), initdb, { ...user, cwd: directory, stdio: "ignore" })
  writeFileSync(join(data, "postgresql.auto.conf"), "fsync = off\nfull_page_writes = off\nlisten_addresses = ''\n")
  const shell = spawn("sh", ["-c", watched, join(programs, "postgres"), data, directory], {
    ...user,
    cwd: tmpdir(),
    stdio: ["pipe", "ignore", "ignore"]
  })
  const url = (database: string) => `postgresql://postgres@localhost/${database}?host=${encodeURIComponent(directory)}`
  await Effect.runPromise(untilAnswers(url("postgres")))
  const stop = async () => {
    const exited = once(shell, "exit")
    shell.stdin.end()
    await exited
  }
  return { url, stop }
}

const run = promisify(execFile)

const withSorted = (line: string): string =>
  line.replace(/ WITH \(([^()]*)\)/, (_, options: string) => ` WITH (${options.split(", ").toSorted().join(", ")})`)

const block = (text: string): string => {
  const lines = text.split("\n").filter((line) =>
    !/^(?:--|SET |SELECT pg_catalog\.set_config|\\|ALTER SCHEMA public OWNER )/.test(line) && line !== ""
  )
  if (lines.every((line) => /^(?:GRANT|REVOKE|ALTER DEFAULT PRIVILEGES) /.test(line))) {
    return lines.toSorted().join("\n")
  }
  return /^CREATE (?:UNLOGGED )?TABLE/.test(lines[0] ?? "")
    ? lines.map((line) => line.replace(/,$/, "")).toSorted().join("\n")
    : lines.map(withSorted).join("\n")
}

const dump = async (url: string): Promise<string> =>
  (await run(join(programs, "pg_dump"), ["--schema-only", "-d", url])).stdout

/** The entries of a dump, in an order of their own. */
const entries = (text: string): ReadonlyArray<string> =>
  text.split(/^-- (?:Name|Data for Name): .*$/m).map(block).filter((text) => text !== "").toSorted()

const judged = cases.filter(({ name, needs }) =>
  needs <= Number(version) && isShare(name, /^(?:grant|owner)_/.test(name) ? 3 : 20)
)

const title = isThere
  ? `pg_dump ${version} as the judge`
  : "pg_dump as the judge (skipped: PostgreSQL is not installed)"

describe.skipIf(!isThere)(title, () => {
  let server: Awaited<ReturnType<typeof start>>
  let administrator: Client
  const administer = (text: string) => administrator.query(text)
  beforeAll(async () => {
    server = await start()
    // The first session writes a cache of the catalogs, which the copies of template1 have from the beginning.
    await query(server.url("template1"), "SELECT 1")
    administrator = new Client({ connectionString: server.url("postgres") })
    await administrator.connect()
  })
  afterAll(async () => {
    await administrator.end()
    await server.stop()
  })

  // Both catalogs of all pairs are read in one session, and one session makes the databases.
  const reader = perFile(Effect.suspend(() => Effect.orDie(Layer.build(readerAt(server.url("postgres"))))))
  const catalogOf = (sql: string) =>
    Effect.flatMap(reader, (reader) => Effect.provideContext(rolledBack([sql]), reader))

  const make = async (name: string, text: string): Promise<string> => {
    await administer(`CREATE DATABASE "${name}"${Number(version) >= 15 ? " STRATEGY FILE_COPY" : ""}`)
    if (text.trim() !== "") await query(server.url(name), text)
    return server.url(name)
  }

  /** Drops a database, and its subscriptions first, with which it could not be dropped. */
  const remove = async (name: string): Promise<void> => {
    const subscribed = await query(
      server.url("postgres"),
      `SELECT format('ALTER SUBSCRIPTION %1$I DISABLE; ALTER SUBSCRIPTION %1$I SET (slot_name = NONE); DROP SUBSCRIPTION %1$I', subname) AS text
        FROM pg_subscription s JOIN pg_database d ON d.oid = s.subdbid WHERE datname = '${name}'`
    )
    for (const { text } of subscribed) {
      for (const statement of String(text).split("; ")) await query(server.url(name), statement)
    }
    await administer(`DROP DATABASE IF EXISTS "${name}"`)
  }

  for (const { name, new: desired, old, options } of judged) {
    it.effect(
      name,
      (context) =>
        Effect.gen(function*() {
          const databases = ["old", "new", "0", "1"].map((suffix) => `${name.slice(0, 50)}_${suffix}`)
          yield* Effect.addFinalizer(() =>
            Effect.promise(async () => {
              for (const database of databases) await remove(database)
            })
          )
          const made = yield* Effect.result(Effect.tryPromise({
            try: async () => [await make(databases[0]!, old), await make(databases[1]!, desired)],
            catch: (error) => error instanceof Error ? error.message : String(error)
          }))
          if (Result.isFailure(made)) {
            assert.match(made.failure, /extension "[^"]+" is not available/)
            return context.skip(`${name} does not load: ${made.failure}`)
          }
          const plan = Result.getOrThrow(Diff.diff(yield* catalogOf(old), yield* catalogOf(desired), options))
          const script = scriptOf(Diff.operations(plan))
          yield* Effect.promise(() => query(made.success[0]!, `BEGIN;\n${script}COMMIT`))
          const dumps = yield* Effect.promise(() => Promise.all(made.success.map(dump)))
          const [migrated, target] = dumps.map(entries)
          if (JSON.stringify(migrated) === JSON.stringify(target)) return
          const again = yield* Effect.promise(() =>
            Promise.all(dumps.map(async (text, index) => {
              const plain = text.replaceAll(/^\\.*$/gm, "").replace("CREATE SCHEMA public;", "")
              return entries(await dump(await make(databases[index + 2]!, plain)))
            }))
          )
          assert.deepStrictEqual(again[0], again[1], script)
        })
    )
  }
})
