/**
 * A transaction that the test keeps open until it chooses to end it: it decides the moment, not a duration.
 */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { Client, type QueryResult } from "pg"
import { advisoryLocks } from "./activity.ts"
import { untilRows } from "./until.ts"

/** An open transaction: the rows of its last statement, and `release`, which rolls it back. */
export interface Hold {
  readonly rows: ReadonlyArray<Record<string, unknown>>
  readonly release: Effect.Effect<void>
}

/**
 * Begins a transaction on a connection of its own and executes the statements one by one. It ends with the scope at the
 * latest.
 */
export const hold = (url: string, ...statements: ReadonlyArray<string>): Effect.Effect<Hold, never, Scope.Scope> =>
  Effect.gen(function*() {
    const client = yield* Effect.acquireRelease(
      Effect.promise(async () => {
        const client = new Client({ connectionString: url })
        client.on("error", () => {})
        await client.connect()
        return client
      }),
      (client) => Effect.promise(() => client.end())
    )
    return yield* Effect.promise(async () => {
      let result: QueryResult = await client.query("BEGIN")
      for (const statement of statements) result = await client.query(statement)
      return { rows: result.rows, release: Effect.promise(async () => void await client.query("ROLLBACK")) }
    })
  })

/** `statement` waits at the gate, `reached` completes when a session waits there, `open` lets all of them continue. */
export interface Gate {
  readonly statement: string
  readonly reached: Effect.Effect<void>
  readonly open: Effect.Effect<void>
}

/** Closes a gate in a database: an advisory lock, by whose key several gates are told apart. */
export const gate = (url: string, key: bigint = 1n): Effect.Effect<Gate, never, Scope.Scope> =>
  Effect.map(hold(url, `SELECT pg_advisory_xact_lock(${key})`), ({ release }) => ({
    statement: `SELECT pg_advisory_xact_lock(${key})`,
    reached: Effect.asVoid(
      untilRows(url, `${advisoryLocks} AND NOT l.granted AND (l.classid::bigint << 32) + l.objid::bigint = ${key}`)
    ),
    open: release
  }))
