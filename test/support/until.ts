/**
 * Waits for a condition: the only place in the tests that polls.
 *
 * The clock is the machine's, also under `TestClock`. A wait that exceeds its bound fails with what it waited for and
 * what it saw last; the bound is there for tests that are broken, and generous for machines that are slow.
 */
import * as Effect from "effect/Effect"
import { setTimeout } from "node:timers/promises"
import { withClient, withSession } from "./server.ts"

const bound = 120_000
const pause = 20

type Rows = ReadonlyArray<Record<string, unknown>>

const poll = async <A>(what: string, look: () => Promise<A>, holds: (seen: A) => boolean, signal: AbortSignal) => {
  const end = performance.now() + bound
  for (;;) {
    const seen = await look()
    if (holds(seen)) return seen
    if (performance.now() > end) {
      throw new Error(`Waited ${bound / 1000} s for ${what}, but saw ${JSON.stringify(seen)}`)
    }
    await setTimeout(pause, undefined, { signal })
  }
}

/** Calls `look` until it returns true. `what` completes the sentence "Waited for …". */
export const until = (what: string, look: () => boolean | Promise<boolean>): Effect.Effect<void> =>
  Effect.promise(async (signal) => void await poll(what, async () => await look(), (seen) => seen, signal))

const query = (url: string, text: string, what: string, holds: (rows: Rows) => boolean): Effect.Effect<Rows> =>
  Effect.promise((signal) =>
    withSession(
      url,
      (client) => poll(`${what} of: ${text}`, async () => (await client.query(text)).rows as Rows, holds, signal)
    )
  )

/** Repeats a query until it returns at least `count` rows; returns them. */
export const untilRows = (url: string, text: string, count = 1): Effect.Effect<Rows> =>
  query(url, text, `${count} or more rows`, (rows) => rows.length >= count)

/** Repeats a query until it returns no rows. */
export const untilNoRows = (url: string, text: string): Effect.Effect<void> =>
  Effect.asVoid(query(url, text, "no rows", (rows) => rows.length === 0))

/** Connects until a server answers. */
export const untilAnswers = (url: string): Effect.Effect<void> =>
  until(
    `a server to answer at ${new URL(url).host}`,
    () => withClient(url, () => Promise.resolve(true)).catch(() => false)
  )
