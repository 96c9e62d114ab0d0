/**
 * A PostgreSQL server of a test's own, with flags of its own; it ends with the scope.
 */
import * as Effect from "effect/Effect"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import type { ServerAddress } from "../support/global_setup.ts"
import { query } from "../support/server.ts"
import { until } from "../support/until.ts"

const program = fileURLToPath(new URL("../support/postgres_process.ts", import.meta.url))

/** Whether a process is still there. */
const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/**
 * The URL of the server's database `postgres`, and `crash`, which stops the server as `pg_ctl stop --mode=immediate` does
 * and starts it again; the flags are those of the program `postgres`.
 */
export const mortalServer = (...flags: ReadonlyArray<string>) =>
  Effect.acquireRelease(
    Effect.promise(async () => {
      const server = spawn(process.execPath, [program, ...flags], { stdio: ["pipe", "pipe", "inherit"] })
      const lines = createInterface(server.stdout)
      const [line] = await once(lines, "line")
      const { host, password, port, user } = JSON.parse(String(line)) as ServerAddress
      const url = `postgresql://${user}:${password}@${host}:${port}/postgres`
      const crash = async () => {
        const [row] = await query(url, "SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int AS pid")
        const pid = Number(row!["pid"])
        process.kill(pid, "SIGQUIT")
        await Effect.runPromise(until(`the end of process ${pid}`, () => !isAlive(pid)))
        const started = once(lines, "line")
        server.stdin.write("\n")
        await started
      }
      return { server, url, crash }
    }),
    ({ server }) =>
      Effect.promise(async () => {
        server.stdin.end()
        await once(server, "exit")
      })
  )

/** The URL of the server's database `postgres`. */
export const ownServer = (...flags: ReadonlyArray<string>) => Effect.map(mortalServer(...flags), ({ url }) => url)
