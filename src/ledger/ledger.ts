/**
 * The ledger: the append-only record of what was applied.
 *
 * Every append states the sequence number of its event, so of two runs that read the same state, one fails before it
 * has changed anything. The stores are `layerPostgres` and `layerMemory`; the same laws test both.
 */
import * as Context from "effect/Context"
import type * as DateTime from "effect/DateTime"
import type * as Effect from "effect/Effect"
import type * as Option from "effect/Option"
import type { SqlClient } from "effect/sql/SqlClient"
import type * as Stream from "effect/Stream"
import type { Request, Session } from "../client/mod.ts"
import type { BeginAgain } from "./_quick.ts"
import type { Anchor, Audit, Fault } from "./chain.ts"
import type { LedgerError } from "./error.ts"
import type { Event, Read } from "./event.ts"
import type * as Look from "./look/look.ts"
import type { Moment } from "./moment.ts"
import type { Within } from "./sql.ts"
import type { Counting, State } from "./state.ts"

/**
 * An event with what the ledger adds to it. `sequence` counts from 1 without gaps; the hashes are SHA-256 in
 * hexadecimal.
 */
export interface Recorded {
  readonly sequence: number
  readonly id: string
  readonly recordedAt: DateTime.Utc
  readonly recordedBy: string
  readonly event: Read
  readonly previousHash?: string
  readonly hash: string
}

/**
 * What `prepare` did: it created the ledger, replaced the functions and triggers of an older one or added its index, or
 * changed nothing.
 */
export type Prepared = "created" | "renewed" | "unchanged"

/**
 * Something that is wrong with a ledger: what, with which object or role, whether it makes reading unsafe or false, and
 * what an administrator does about it.
 */
export type Finding = Look.Finding

/** Whether an event exists and can be decoded, whatever is passed over; `last` is the number of the last event. */
export interface Located {
  readonly event: "absent" | "readable" | "undecodable"
  readonly last: number
}

/** An event that cannot be decoded and is passed over. */
export interface PassedOver {
  readonly sequence: number
  readonly kind: string
  readonly reason: string
}

/**
 * The events to read: those with a number above `after`, up to a moment, of one of the kinds, and of revisions whose id
 * starts with one of the texts; of these the newest, at most so many. What is absent or empty selects everything.
 */
export interface Selection {
  readonly after?: number
  readonly until?: Moment
  readonly kinds?: ReadonlyArray<string>
  readonly revisions?: ReadonlyArray<string>
  readonly newest?: number
  /** Also those that cannot be decoded, as `Unread`. */
  readonly undecodable?: boolean
}

/**
 * The settings that `enter` applies, and how it does. With `own` the session belongs to the run, and these settings are
 * applied instead, in statements that are prepared in it.
 */
type Enter = [
  settings: ReadonlyArray<Session.Setting>,
  options?: {
    readonly isSnapshot?: boolean
    readonly within?: Within
    readonly own?: ReadonlyArray<Session.Setting>
  }
]

/**
 * The store of events.
 *
 * `exists` says whether there is a ledger, as the last query found it. `ensure` creates the ledger if it does not exist and appends `LedgerCreated` as event 1; concurrent processes may
 * call it. `prepare` also updates a ledger of an older version, which only its owner may do. `state` is the fold of
 * all events, and `stateAt` that of the events up to a number; a store reads only the events that count for it.
 * `events` reads events in order and in pages, `read` all of them at once. Without a ledger there are none. All need
 * SELECT only. A row that cannot be decoded fails with `NewerLedger`, unless an event says that it is to be passed
 * over; `passedOver` lists these, and `locate` describes a row without failing.
 *
 * `enter` comes first in each transaction that appends: it applies settings, or does what `within` adds to its
 * statements, locks the table against changes, and fails with `LedgerUntrusted` if appending would run code that is not
 * Strata's; `isSnapshot` says that the transaction is not READ COMMITTED. `append` records an event under the number `expected`, which must be the last number plus one,
 * and fails with `SequenceTaken` for any other. `requests` has both as requests, to be sent together with others: `record` returns only what the state needs, and with `isOwn` is prepared. `atomically` removes the events that were appended inside if the effect
 * fails; in PostgreSQL the caller's transaction does that.
 *
 * `audit` recomputes the hash chain, in pages, and checks that it contains an event that was noted before; `verify`
 * returns only the first bad event; `findings` is the look at the ledger, empty if there is no ledger.
 */
export class Ledger extends Context.Service<Ledger, {
  readonly exists: Effect.Effect<boolean, LedgerError>
  readonly ensure: Effect.Effect<void, LedgerError>
  readonly prepare: Effect.Effect<Prepared, LedgerError>
  readonly state: Effect.Effect<State, LedgerError>
  readonly stateAt: (sequence: number) => Effect.Effect<State, LedgerError>
  readonly events: (selection: Selection) => Stream.Stream<Recorded, LedgerError>
  readonly read: Effect.Effect<ReadonlyArray<Recorded>, LedgerError>
  readonly requests: {
    readonly enter: (...enter: Enter) => Request<void, LedgerError | BeginAgain, SqlClient>
    readonly record: (
      event: Event,
      expected: number,
      isOwn?: boolean
    ) => Request<Counting, LedgerError | BeginAgain, SqlClient>
  }
  readonly enter: (...enter: Enter) => Effect.Effect<void, LedgerError>
  readonly append: (event: Event, expected: number) => Effect.Effect<Recorded, LedgerError>
  readonly atomically: <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
  readonly audit: (noted?: Anchor) => Effect.Effect<Audit, LedgerError>
  readonly verify: Effect.Effect<Option.Option<Fault>, LedgerError>
  readonly findings: Effect.Effect<ReadonlyArray<Finding>, LedgerError>
  readonly passedOver: Effect.Effect<ReadonlyArray<PassedOver>, LedgerError>
  readonly locate: (sequence: number) => Effect.Effect<Located, LedgerError>
}>()("strata/ledger/Ledger") {}
