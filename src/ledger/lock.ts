/**
 * The run lock: at most one run at a time uses a ledger.
 *
 * It only saves work: the ledger itself ensures that no event is lost or duplicated, so a run without the lock
 * (`layerNone`, or behind a transaction pooler) is as correct. Only a revision outside a transaction needs it,
 * because the lock distinguishes a revision that is running from one that was interrupted. `layerAdvisory` is the
 * lock on a server.
 */
import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { createHash } from "node:crypto"
import { dollarQuote, type Statement, stringLiteral } from "../text/mod.ts"
import type { LedgerError } from "./error.ts"
import type { Options } from "./names.ts"

/** `withLock` runs an effect while it holds the lock, and always releases it; fails with `LockTimeout`. */
export class RunLock extends Context.Service<RunLock, {
  readonly withLock: <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E | LedgerError, R>
}>()("strata/ledger/RunLock") {}

/** The key of the advisory lock that the session of a run holds; undefined if it holds none. */
export const HeldLock = Context.Reference<bigint | undefined>("strata/ledger/HeldLock", {
  defaultValue: () => undefined
})

/** No lock: every run starts at once. */
export const layerNone: Layer.Layer<RunLock> = Layer.succeed(RunLock, RunLock.of({ withLock: (effect) => effect }))

/**
 * The key of a ledger's advisory lock: the first 8 bytes of SHA-256 over the texts `strata`, schema and table, each
 * preceded by its length, as a signed 64-bit integer. All versions of Strata must compute the same key.
 */
export const key = (schema: string, table: string): bigint => {
  const hash = createHash("sha256")
  for (const text of ["strata", schema, table]) {
    const bytes = Buffer.from(text)
    const length = Buffer.alloc(4)
    length.writeInt32BE(bytes.length)
    hash.update(length).update(bytes)
  }
  return hash.digest().readBigInt64BE(0)
}

const block = (body: string): Statement => ({
  text: `DO ${dollarQuote(`BEGIN\n${body}\nEND`, "strata")}`,
  parameters: [],
  transactional: true
})

/**
 * The lock of a script with steps outside a transaction: a statement for its start, which takes the lock or fails,
 * and one for its end. If the script stops in between, the end of its session releases the lock.
 */
export const scripted = ({ schema = "strata", table = "ledger" }: Options) => {
  const lockKey = stringLiteral(String(key(schema, table)))
  const problem = `Cannot run this script: another run holds the run lock of the ledger "${schema}.${table}"`
  return {
    key: key(schema, table),
    take: block(`  IF NOT pg_catalog.pg_try_advisory_lock(${lockKey}) THEN
    RAISE EXCEPTION USING ERRCODE = '55P03',
      MESSAGE = ${stringLiteral(problem)},
      HINT = 'Wait for that run to end, then run strata current to see where the database is';
  END IF;`),
    free: block(`  PERFORM pg_catalog.pg_advisory_unlock(${lockKey});`)
  }
}
