/**
 * The ledger as a run without a transaction writes it: the start, every finished piece, the end.
 *
 * Coming back to a revision in doubt, finished pieces are passed over (and must still be the recorded ones), and the one
 * that may have run is probed, never guessed.
 */
import * as Effect from "effect/Effect"
import type * as SqlClient from "effect/sql/SqlClient"
import { isSqlError, type SqlError } from "effect/sql/SqlError"
import { type Event, type Ledger, LedgerError, LedgerState } from "../../ledger/mod.ts"
import { MigratorError, RevisionInDoubt } from "../error.ts"
import type { Finding } from "../probe/finding.ts"
import { append } from "../task/append.ts"
import * as Failure from "../task/failure.ts"
import * as Session from "../task/session.ts"
import * as Task from "../task/task.ts"
import { withLockRetries } from "./transaction.ts"

/**
 * Work that is recorded as a whole, under its `text`. One that `shares` a transaction with its record is never in doubt;
 * for any other, `probe` tells after a cut whether it ran, and `isExcused` whether a failure proves that it did not.
 */
export interface Piece<E, R> {
  readonly text: string
  readonly shares: boolean
  readonly work: Effect.Effect<void, E, R>
  readonly probe: Effect.Effect<Finding, E, R>
  readonly isExcused: (failure: Event.RevisionFailed) => boolean
}

/** What a run without a transaction writes, and the state that it has reached. */
export type Journal = ReturnType<typeof makeJournal>

/** The journal of a task from a state; the state moves on when an event has committed, not before. */
export const makeJournal = (task: Task.Task, from: LedgerState.State) => {
  const doubt = LedgerState.inDoubt(from).get(task.revision.id)
  const done = doubt?.steps ?? []
  let state = from
  let begun = false
  let step = 0
  /** Runs `work` and appends the event in one transaction. */
  const commit = <E = never, R = never>(event: Event.Event, work?: Effect.Effect<void, E, R>) =>
    Effect.map(Effect.suspend(() => append(state, [event], work)), (after) => {
      state = after
    })
  /** Records the start, once, before the first piece that this attempt runs. */
  const begin = Effect.suspend(() =>
    begun ? Effect.void : Effect.tap(commit(Task.started(task)), () => Effect.sync(() => begun = true))
  )
  /** Whether the work of a piece that is in question is there; ends the run where that cannot be told. */
  const isThere = Effect.fnUntraced(function*<E, R>(piece: Piece<E, R>) {
    const found = yield* piece.probe
    if (typeof found === "object") return yield* Failure.stop(uncertain(task, done, piece.text, found))
    const failure = doubt?.lastFailure
    const isExcused = failure !== undefined &&
      (Failure.isInterruption(failure) || Failure.isAnswer(failure) && piece.isExcused(failure))
    if (found === "unknown" && !isExcused) return yield* Failure.stop(uncertain(task, done, piece.text))
    return found === "present"
  })
  /** Performs the next piece, unless the ledger says that it is finished. */
  const perform = Effect.fnUntraced(function*<E, R>(piece: Piece<E, R>): Effect.fn.Return<
    void,
    E,
    R | SqlClient.SqlClient | Ledger
  > {
    const recorded = done[step++]
    if (recorded === piece.text) return
    if (recorded !== undefined) return yield* Failure.stop(uncertain(task, done, piece.text, { recorded }))
    const event = Task.stepped(task, step, piece.text)
    if (piece.shares) {
      yield* Effect.orDie(begin)
      const work = Effect.andThen(Effect.orDie(Session.pin("user")), piece.work)
      return yield* withLockRetries(task, Effect.catchIf(commit(event, work), isLedgerFailure, Effect.die))
    }
    const there = doubt !== undefined && step === done.length + 1 && (yield* isThere(piece))
    // Resuming begins with a start of its own: should it be cut off, the failure before it must not vouch for it.
    yield* Effect.orDie(begin)
    // What cannot be rolled back is let end, and recorded: an interruption always is between two pieces.
    yield* Effect.uninterruptible(Effect.andThen(there ? Effect.void : piece.work, Effect.orDie(commit(event))))
  })
  return { isResumed: doubt !== undefined, state: () => state, commit, begin, perform }
}

// The record is not the migration's to handle: its failure ends the program, whatever that catches.
const isLedgerFailure = (error: unknown): error is LedgerError | SqlError =>
  error instanceof LedgerError || isSqlError(error)

const uncertain = (
  task: Task.Task,
  done: ReadonlyArray<string>,
  statement: string,
  more: { readonly recorded?: string; readonly found?: string } = {}
) =>
  MigratorError.of(
    new RevisionInDoubt({
      revision: task.revision.id,
      file: task.revision.file,
      direction: task.direction,
      finished: done.length,
      statement,
      ...more
    })
  )
