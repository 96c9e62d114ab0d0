/**
 * The ledger: the append-only record that alone says what was applied.
 *
 * Every append names the sequence number its event is to get, so of two runners that read the same state one loses
 * before it has changed anything. Stores are `layerPostgres` and `layerMemory`, under the same laws.
 */
import * as Context from "effect/Context"
import type * as DateTime from "effect/DateTime"
import type * as Effect from "effect/Effect"
import type * as Option from "effect/Option"
import type { Fault } from "./chain.ts"
import type { LedgerError } from "./error.ts"
import type { Event } from "./event.ts"

/** An event as the ledger holds it. `sequence` counts from 1 without gaps; the hashes are SHA-256 in hexadecimal. */
export interface Recorded {
  readonly sequence: number
  readonly id: string
  readonly recordedAt: DateTime.Utc
  readonly recordedBy: string
  readonly event: Event
  readonly previousHash?: string
  readonly hash: string
}

/** Where the ledger lives; schema `strata` and table `ledger` when left out. */
export interface Options {
  readonly schema?: string
  readonly table?: string
}

/** What `prepare` did: it created the ledger, renewed the functions and triggers of an old one, or found all in place. */
export type Prepared = "created" | "renewed" | "unchanged"

/**
 * A trigger that should protect the ledger and does not: it is not there, does not fire always, or is another than this
 * version makes, be it an older version's or somebody's own.
 */
export interface Unprotected {
  readonly trigger: string
  readonly problem: "missing" | "disabled" | "replaced"
}

/**
 * The store of events.
 *
 * `ensure` creates the ledger if it is absent and appends `LedgerCreated` as event 1; many processes may do it at once.
 * `prepare` also brings one that an older version made up to date, for which one has to own it. `read` gives every event
 * in order, none when there is no ledger, `readAfter` those with a higher number; they need no right but SELECT. `append`
 * records an event under the number `expected`, which is the last number plus one, and fails with `SequenceTaken` for any other.
 * `atomically` makes the events appended inside vanish when the effect fails; in PostgreSQL the caller's transaction
 * does that. `verify` recomputes the hash chain and names the first bad event; `unprotected` says which triggers do not
 * do their part now, none when there is no ledger.
 */
export class Ledger extends Context.Service<Ledger, {
  readonly ensure: Effect.Effect<void, LedgerError>
  readonly prepare: Effect.Effect<Prepared, LedgerError>
  readonly read: Effect.Effect<ReadonlyArray<Recorded>, LedgerError>
  readonly readAfter: (sequence: number) => Effect.Effect<ReadonlyArray<Recorded>, LedgerError>
  readonly append: (event: Event, expected: number) => Effect.Effect<Recorded, LedgerError>
  readonly atomically: <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
  readonly verify: Effect.Effect<Option.Option<Fault>, LedgerError>
  readonly unprotected: Effect.Effect<ReadonlyArray<Unprotected>, LedgerError>
}>()("strata/ledger/Ledger") {}
