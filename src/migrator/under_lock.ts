/**
 * What programs that change only the ledger run in.
 */
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import { Ledger, RunLock } from "../ledger/mod.ts"
import { named } from "./held_up.ts"
import { explained } from "./read_only.ts"
import * as Session from "./task/session.ts"

/**
 * Runs an effect under the run lock, in one transaction, so that also its reads wait for a lock on the ledger no longer
 * than `lock_timeout`. What enters later must see what was committed since, whatever level is the default.
 */
export const underLock = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function*() {
    const lock = yield* RunLock
    const ledger = yield* Ledger
    const sql = yield* SqlClient.SqlClient
    const work = sql.withTransaction(Effect.andThen(Session.pin("own"), Effect.andThen(ledger.ensure, effect))).pipe(
      Effect.provideService(SqlClient.BeginTransaction, "BEGIN ISOLATION LEVEL READ COMMITTED")
    )
    return yield* named(explained(lock.withLock(work)))
  })
