/**
 * What a task without a transaction records in the ledger: its start, each finished step, its end.
 *
 * When a revision in doubt is resumed, finished steps are skipped (and must equal the recorded ones). The step that
 * may have run is probed.
 */
import * as Effect from "effect/Effect"
import type * as SqlClient from "effect/sql/SqlClient"
import { isSqlError, type SqlError } from "effect/sql/SqlError"
import { type Event, type Ledger, LedgerError, LedgerState } from "../../ledger/mod.ts"
import { MigratorError, RevisionInDoubt } from "../error.ts"
import type { Finding } from "../probe/finding.ts"
import { append } from "../task/append.ts"
import * as Failure from "../task/failure.ts"
import * as Task from "../task/task.ts"
import { withLockRetries } from "./transaction.ts"

/**
 * A statement or a named step, which is recorded as a whole under its `text`. A step that `shares` a transaction
 * with its record is never in doubt. For any other step, `probe` finds out after an interruption whether it took
 * effect, and `isExcused` says whether a failure proves that it did not.
 */
export interface Piece<E, R> {
  readonly text: string
  readonly shares: boolean
  /** Whether it only changes the session, which a resumed run has not got: then it runs again. */
  readonly isRepeated: boolean
  readonly work: Effect.Effect<void, E, R>
  readonly probe: Effect.Effect<Finding, E, R>
  readonly isExcused: (failure: Event.RevisionFailed) => boolean
}

/** The journal of a task without a transaction. */
export type Journal = ReturnType<typeof makeJournal>

/** Makes the journal of a task, starting from a state; the state changes when an event has committed. */
export const makeJournal = (task: Task.Task, from: LedgerState.State) => {
  const doubt = LedgerState.inDoubt(from).get(task.revision.id)
  const done = doubt?.steps ?? []
  const isChanged = doubt?.checksum !== task.revision.checksum || doubt.direction !== task.direction
  let state = from
  let begun = false
  // Whether the revision may have changed its session.
  let ran = false
  let step = 0
  /** Runs `work` and appends the event in one transaction. */
  const commit = <E = never, R = never>(event: Event.Event, work?: Effect.Effect<void, E, R>) =>
    Effect.map(Effect.suspend(() => append(state, [event], work, ran)), (after) => {
      state = after
    })
  /** Records the start once. */
  const begin = Effect.suspend(() =>
    begun ? Effect.void : Effect.tap(commit(Task.started(task)), () => Effect.sync(() => begun = true))
  )
  /**
   * Whether a step that was interrupted took effect; ends the run if that cannot be determined. `byFailure` says that
   * only the recorded failure shows that it did not.
   */
  const isThere = Effect.fnUntraced(function*<E, R>(piece: Piece<E, R>) {
    const found = yield* piece.probe
    if (typeof found === "object") return yield* Failure.stop(uncertain(task, done, piece.text, found))
    const failure = doubt?.lastFailure
    const isExcused = failure !== undefined &&
      (Failure.isInterruption(failure) || Failure.isAnswer(failure) && piece.isExcused(failure))
    if (found === "unknown" && !isExcused) return yield* Failure.stop(uncertain(task, done, piece.text))
    return { there: found === "present", byFailure: found === "unknown" }
  })
  /** Performs the next step, unless the ledger records it as finished. */
  const perform = Effect.fnUntraced(function*<E, R>(piece: Piece<E, R>): Effect.fn.Return<
    void,
    E,
    R | SqlClient.SqlClient | Ledger
  > {
    const recorded = done[step++]
    if (recorded === piece.text) {
      if (!piece.isRepeated) return
      ran = true
      return yield* piece.work
    }
    if (recorded !== undefined) return yield* Failure.stop(uncertain(task, done, piece.text, { recorded }))
    const event = Task.stepped(task, step, piece.text)
    if (piece.shares) {
      if (isChanged) yield* Effect.orDie(begin)
      yield* withLockRetries(task, Effect.catchIf(commit(event, piece.work), isLedgerFailure, Effect.die))
      ran = true
      return
    }
    const { byFailure, there } = doubt !== undefined && step === done.length + 1
      ? yield* isThere(piece)
      : { byFailure: false, there: false }
    // A resumed run records a start of its own only if the next one could take the earlier failure for its own: a probe
    // is asked again, and a step that shares its transaction is not in doubt. Replicas that restart on a broken
    // revision would record one at each start.
    if (isChanged || byFailure) yield* Effect.orDie(begin)
    ran = true
    // A step that cannot be rolled back runs to its end and is recorded, so an interruption is always between two
    // steps.
    yield* Effect.uninterruptible(Effect.andThen(there ? Effect.void : piece.work, Effect.orDie(commit(event))))
  })
  return { isResumed: doubt !== undefined, state: () => state, commit, begin, perform }
}

// A migration must not catch a failure of the ledger, so such a failure is a defect and ends the program.
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
