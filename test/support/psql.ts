/**
 * Executes a script as `psql` does: one statement at a time over the simple query protocol, continuing after an error
 * unless ON_ERROR_STOP is set. Where psql is not installed, a driver and Strata's splitter do the same.
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { spawn } from "node:child_process"
import { globSync } from "node:fs"
import { split } from "../../src/sql/mod.ts"
import { withClient } from "./server.ts"

/** The error output of a run, and whether it exited with 0. */
export interface PsqlRun {
  readonly stderr: string
  readonly ok: boolean
}

// Debian's `psql` is a Perl program, which takes longer to start than the psql that it looks for: the newest one here.
const debian = globSync("/usr/lib/postgresql/*/bin/psql")
const command = debian.toSorted((a, b) => a.localeCompare(b, "en", { numeric: true })).at(-1) ?? "psql"

const installed = new Promise<boolean>((resolve) => {
  const probe = spawn(command, ["--version"], { stdio: "ignore" })
  probe.on("error", () => resolve(false))
  probe.on("exit", (code) => resolve(code === 0))
})

const real = (url: string, text: string, stop: boolean): Promise<PsqlRun> =>
  new Promise((resolve, reject) => {
    const run = spawn(
      command,
      ["--no-psqlrc", "--quiet", "--set", `ON_ERROR_STOP=${stop ? 1 : 0}`, "--file", "-", url],
      {
        stdio: ["pipe", "ignore", "pipe"]
      }
    )
    let stderr = ""
    run.stderr.on("data", (chunk) => stderr += String(chunk))
    run.on("error", reject)
    run.on("exit", (code) => resolve({ stderr, ok: code === 0 }))
    run.stdin.end(text)
  })

const imitated = (url: string, text: string, stop: boolean): Promise<PsqlRun> =>
  withClient(url, async (client) => {
    const stops = stop || text.includes("\\set ON_ERROR_STOP on")
    const pieces = Result.getOrThrow(split(text.replaceAll(/^\\set .*$/gm, "")))
    const errors: Array<string> = []
    for (const piece of pieces) {
      try {
        await client.query(piece.text)
      } catch (error) {
        errors.push(String(error))
        if (stops) break
      }
    }
    return { stderr: errors.join("\n"), ok: errors.length === 0 || !stops }
  })

/** Executes a script in a database of the test server. */
export const psql = (url: string, text: string, options: { readonly stop?: boolean } = {}): Effect.Effect<PsqlRun> =>
  Effect.promise(async () => ((await installed) ? real : imitated)(url, text, options.stop ?? true))
