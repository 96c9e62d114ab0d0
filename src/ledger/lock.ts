/**
 * The run lock: at most one run at a time works on a ledger.
 *
 * It saves wasted work and nothing else: that no event is lost or doubled is the ledger's own doing, so a run without a
 * lock (`layerNone`, behind a transaction pooler) is as correct. `layerAdvisory` is the lock on a server.
 */
import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { createHash } from "node:crypto"
import { frame } from "./chain.ts"
import type { LedgerError } from "./error.ts"

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
