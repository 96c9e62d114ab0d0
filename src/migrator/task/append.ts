/**
 * Appends events to the ledger outside the transaction of a migration, together with work that must commit with
 * them.
 */
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import { type Event, Ledger, LedgerState } from "../../ledger/mod.ts"
import * as Session from "./session.ts"

/**
 * Runs `work` and appends the events, in one transaction; returns the state after them. `settle` applies Strata's
 * settings after the work, which by default left its session as it was.
 */
export const append = Effect.fnUntraced(function*<E = never, R = never>(
  state: LedgerState.State,
  events: ReadonlyArray<Event.Event>,
  work?: Effect.Effect<void, E, R>,
  settle?: typeof Session.pause
) {
  const sql = yield* SqlClient.SqlClient
  const ledger = yield* Ledger
  const worked = work === undefined
    // The role that the revision set may have no right to lock the ledger.
    ? Effect.andThen(settle ?? Effect.void, Session.enter("own"))
    : Effect.andThen(Session.enter("user"), Effect.andThen(work, settle ?? Session.pin("own")))
  const recorded = yield* Effect.andThen(
    worked,
    Effect.forEach(events, (event, index) => ledger.append(event, state.sequence + 1 + index))
  ).pipe(sql.withTransaction, ledger.atomically)
  return LedgerState.fold(recorded, state)
})
