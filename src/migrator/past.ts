/**
 * The past state of a database: the ledger folded up to a point in time, regardless of the current files.
 */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { Ledger, LedgerState, type Moment } from "../ledger/mod.ts"
import { BadRequest, MigratorError } from "./error.ts"

/**
 * A database after event `sequence` (0 before the first event); `last` is the number of the last event now. `heads`
 * are the applied revisions that were not a parent of an applied one. `at` is when a revision got its status; the
 * oldest is first.
 */
export interface Past {
  readonly sequence: number
  readonly last: number
  readonly recordedAt: DateTime.Utc | undefined
  readonly heads: ReadonlyArray<string>
  readonly revisions: ReadonlyArray<
    { readonly revision: string; readonly status: LedgerState.Status; readonly at: DateTime.Utc }
  >
}

/** Returns where the database was at a moment; fails for an event that does not exist yet. */
export const past = Effect.fn("Migrator.past")(function*(moment: Moment.Moment) {
  const ledger = yield* Ledger
  const newest = yield* ledger.state
  const last = newest.sequence
  if (moment._tag === "Sequence" && moment.sequence > last) {
    return yield* MigratorError.of(
      new BadRequest({
        problem: `The ledger has no event ${moment.sequence}: its last one is ${last}`,
        remedy: "See: strata log"
      })
    )
  }
  const event = Option.getOrUndefined(yield* Stream.runHead(ledger.events({ until: moment, newest: 1 })))
  const { revisions, sequence } = event === undefined ? LedgerState.empty : yield* ledger.stateAt(event.sequence)
  const applied = [...revisions].flatMap(([id, { status }]) => status === "applied" ? [id] : [])
  // A revision that was applied late, or reverted below others, is a gap: what is below it is not a head. The
  // parents of such a revision may have been recorded only later.
  const parentsOf = (id: string) => revisions.get(id)?.parents ?? newest.revisions.get(id)?.parents ?? []
  const covered = new Set(applied.flatMap(parentsOf))
  for (const id of covered) for (const parent of parentsOf(id)) covered.add(parent)
  return {
    sequence,
    last,
    recordedAt: event?.recordedAt,
    heads: applied.filter((id) => !covered.has(id)).toSorted(),
    revisions: [...revisions].map(([revision, { at, status }]) => ({ revision, status, at }))
      .toSorted((left, right) => DateTime.Order(left.at, right.at))
  } satisfies Past
})
