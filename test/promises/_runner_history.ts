/**
 * What the tests of many runners share: histories that count how often they ran, and the real program in processes.
 */
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { spawn } from "node:child_process"
import { revision } from "../cli/strata.ts"
import { advisoryLocks, others } from "../support/activity.ts"
import { builtCommand } from "../support/built.ts"
import { query } from "../support/server.ts"
import { until, untilNoRows } from "../support/until.ts"

const names = (count: number) => Array.from({ length: count }, (_, index) => `r${index}`)

/** A table that no key helps: what runs twice is in it twice. */
export const counter = "CREATE TABLE ran (revision text)"

/** Revisions in SQL, each of which counts itself, and does nothing that could not be done twice. */
export const counting = (count: number): Readonly<Record<string, string>> =>
  Object.assign(
    {},
    ...names(count).map((id, index) =>
      revision(
        id,
        index === 0 ? [] : [`r${index - 1}`],
        "counts",
        `INSERT INTO ran VALUES ('${id}');`,
        `DELETE FROM ran WHERE revision = '${id}';`
      )
    )
  )

/** Checks that each of the revisions ran once, and that nothing but their events is left of all the runs. */
export const assertOnce = Effect.fnUntraced(function*(url: string, count: number) {
  const read = (text: string) => Effect.promise(() => query(url, text))
  assert.deepStrictEqual(
    yield* read("SELECT revision, count(*)::int AS times FROM ran GROUP BY 1 ORDER BY length(revision), 1"),
    names(count).map((id) => ({ revision: id, times: 1 }))
  )
  const events = yield* read("SELECT kind, revision FROM strata.ledger ORDER BY sequence")
  assert.deepStrictEqual(events.map(({ kind, revision }) => `${kind} ${revision}`), [
    "LedgerCreated null",
    ...names(count).flatMap((id) => [`RevisionStarted ${id}`, `RevisionApplied ${id}`])
  ])
  assert.deepStrictEqual(yield* read(advisoryLocks), [])
  yield* untilNoRows(url, `${others} AND application_name = 'strata'`)
})

const bin = await builtCommand()

/** How the program ended and what it said. */
interface Ended {
  readonly code: number | null
  readonly err: string
}

/** Starts the real program; `child` is there to be killed, `said` waits for a text on standard error. */
export const start = (url: string, directory: string, ...argv: ReadonlyArray<string>) => {
  const { CI: _, ...inherited } = process.env
  const child = spawn(process.execPath, [bin, ...argv, "--directory", directory], {
    env: { ...inherited, DATABASE_URL: url },
    stdio: ["ignore", "ignore", "pipe"]
  })
  let err = ""
  child.stderr.on("data", (chunk) => err += `${chunk}`)
  const ended = new Promise<Ended>((resolve) => child.on("close", (code) => resolve({ code, err })))
  const said = (text: string) => until(`"${text}" on standard error`, () => err.includes(text))
  return { child, ended: Effect.promise(() => ended), said }
}
