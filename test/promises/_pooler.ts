/**
 * A PgBouncer in front of the test server, where the machine has one: on the PATH, or where Debian puts it.
 */
import * as Effect from "effect/Effect"
import { spawn } from "node:child_process"
import { existsSync } from "node:fs"
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { delimiter, join } from "node:path"
import { freePort } from "../support/free_port.ts"
import { urlOf } from "../support/server.ts"
import { untilAnswers } from "../support/until.ts"

const folders = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin"]

/** The program; without it the tests of poolers say that they are skipped. */
export const pgbouncer = folders.map((folder) => join(folder, "pgbouncer")).find((path) => existsSync(path))

const settings = (mode: string, size: number, turns: boolean, port: number, names: ReadonlyArray<string>): string => {
  const { hostname, password, port: serverPort, username } = new URL(urlOf("postgres"))
  return `[databases]
${names.map((name) => `${name} = host=${hostname} port=${serverPort} user=${username} password=${password}`).join("\n")}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = ${mode}
default_pool_size = ${size}
server_round_robin = ${turns ? 1 : 0}
max_client_conn = 200
${process.getuid?.() === 0 ? "user = nobody\n" : ""}`
}

/**
 * Starts one that ends with the scope; gives from a database's URL the one through it. It lends the session that was
 * given back last, or takes turns. It knows all databases, or only those of the list.
 */
export const pooler = (
  mode: "transaction" | "session" | "statement",
  size = 4,
  turns = false,
  names: ReadonlyArray<string> = ["*"]
) =>
  Effect.gen(function*() {
    const directory = yield* Effect.acquireRelease(
      Effect.promise(() => mkdtemp(join(tmpdir(), "strata-pooler-"))),
      (path) => Effect.promise(() => rm(path, { recursive: true, force: true }))
    )
    const port = yield* Effect.promise(freePort)
    const file = join(directory, "pgbouncer.ini")
    yield* Effect.promise(() => chmod(directory, 0o755))
    yield* Effect.promise(() => writeFile(file, settings(mode, size, turns, port, names)))
    yield* Effect.acquireRelease(
      Effect.sync(() => spawn(pgbouncer!, ["--quiet", file], { stdio: "ignore" })),
      (child) => Effect.sync(() => child.kill("SIGKILL"))
    )
    const through = (url: string) => Object.assign(new URL(url), { hostname: "127.0.0.1", port: String(port) }).href
    yield* untilAnswers(through(urlOf("postgres")))
    return through
  })
