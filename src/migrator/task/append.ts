/**
 * Appends events to the ledger outside the transaction of a migration, together with work that must commit with
 * them.
 */
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import * as Client from "../../client/mod.ts"
import { BeginAgain, type Event, Ledger, LedgerState } from "../../ledger/mod.ts"
import * as Session from "./session.ts"

/**
 * Runs `work` and appends the events, in one transaction; returns the state after them. With `isWithin` the session has
 * what a revision outside a transaction did to it: another role, and transactions that are read-only by default.
 */
export const append = Effect.fnUntraced(function*<E = never, R = never>(
  state: LedgerState.State,
  events: ReadonlyArray<Event.Event>,
  work?: Effect.Effect<void, E, R>,
  isWithin = false
) {
  const sql = yield* SqlClient.SqlClient
  const ledger = yield* Ledger
  const before = work !== undefined
    ? Effect.andThen(Session.enterStep, Effect.andThen(work, Session.pause))
    : isWithin
    ? Effect.andThen(Session.pause, Session.enter())
    : Session.enter()
  const recorded = yield* Effect.andThen(
    before,
    Effect.catchIf(
      Client.together(...events.map((event, index) => ledger.requests.record(event, state.sequence + 1 + index))),
      (error) => error instanceof BeginAgain,
      // Only what is prepared asks for that.
      Effect.die
    )
  ).pipe(
    sql.withTransaction,
    ledger.atomically,
    isWithin ? Effect.provideService(SqlClient.BeginTransaction, "BEGIN READ WRITE") : (effect) => effect
  )
  return LedgerState.fold(recorded, state)
})
