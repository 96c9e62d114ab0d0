/**
 * Starts one real PostgreSQL for the whole test run, in a process of its own, and stops it at the end.
 *
 * Tests never use a server that was already running; they reach this one through `server.ts`.
 */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import type { TestProject } from "vitest/node"

/** The address, superuser and major version of the server of a test run. */
export interface ServerAddress {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  readonly major: number
}

declare module "vitest" {
  export interface ProvidedContext {
    readonly postgres: ServerAddress
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = spawn(process.execPath, [fileURLToPath(new URL("postgres_process.ts", import.meta.url))], {
    stdio: ["pipe", "pipe", "inherit"]
  })
  const exited = once(server, "exit")
  const ready = once(createInterface(server.stdout), "line")
  const first = await Promise.race([ready, exited.then(() => undefined)])
  if (first === undefined) throw new Error("The PostgreSQL server for the tests did not start")
  project.provide("postgres", JSON.parse(String(first[0])) as ServerAddress)
  return async () => {
    server.stdin.end()
    await exited
  }
}
