/**
 * The run lock: at most one run at a time works on a ledger.
 *
 * It saves wasted work and nothing else: that no event is lost or doubled is the ledger's own doing, so a run without a
 * lock (`layerNone`, or any behind a transaction pooler) is as correct. Only a revision outside a transaction needs it:
 * the lock is what tells one that is under way from one that was cut off. `layerAdvisory` is the lock on a server.
 */
import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { createHash } from "node:crypto"
import { dollarQuote, type Statement, stringLiteral } from "../text/mod.ts"
import { frame } from "./chain.ts"
import type { LedgerError } from "./error.ts"
import type { Options } from "./ledger.ts"

/** `withLock` runs an effect while the lock is held, and frees it whatever happens; fails with `LockTimeout`. */
export class RunLock extends Context.Service<RunLock, {
  readonly withLock: <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E | LedgerError, R>
}>()("strata/ledger/RunLock") {}

/** No lock: every run goes ahead. */
export const layerNone: Layer.Layer<RunLock> = Layer.succeed(RunLock, RunLock.of({ withLock: (effect) => effect }))

const encoder = new TextEncoder()

/**
 * The advisory lock's key for a ledger: the first 8 bytes of SHA-256 over the length-framed texts `strata`, schema and
 * table, as a signed 64-bit integer. Everyone who locks the same ledger must compute the same key, forever.
 */
export const key = (schema: string, table: string): bigint => {
  const hash = createHash("sha256")
  for (const text of ["strata", schema, table]) hash.update(frame(encoder.encode(text)))
  return hash.digest().readBigInt64BE(0)
}

const block = (body: string): Statement => ({
  text: `DO ${dollarQuote(`BEGIN\n${body}\nEND`, "strata")}`,
  parameters: [],
  transactional: true
})

/**
 * The lock for a script that works outside of transactions: a statement for its start, which takes the lock or fails,
 * and one for its end. A script that stops in between frees it with its session.
 */
export const scripted = ({ schema = "strata", table = "ledger" }: Options) => {
  const lockKey = stringLiteral(String(key(schema, table)))
  const problem = `Cannot run this script: another run holds the run lock of the ledger "${schema}.${table}"`
  return {
    take: block(`  IF NOT pg_catalog.pg_try_advisory_lock(${lockKey}) THEN
    RAISE EXCEPTION USING ERRCODE = '55P03',
      MESSAGE = ${stringLiteral(problem)},
      HINT = 'Wait until that run is done, then see where the database is: strata current';
  END IF;`),
    free: block(`  PERFORM pg_catalog.pg_advisory_unlock(${lockKey});`)
  }
}
