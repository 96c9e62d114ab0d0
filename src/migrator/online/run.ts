/**
 * Applies or reverts one revision on the session of the run, and handles its failure.
 *
 * If the ledger shows that a concurrent run completed the revision, this is reported and is not an error. Any other
 * failure is recorded before it is returned.
 */
import * as Cause from "effect/Cause"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import * as Client from "../../client/mod.ts"
import { Event, Ledger, LedgerState } from "../../ledger/mod.ts"
import { ScriptDirectory } from "../../script/mod.ts"
import * as Telemetry from "../../telemetry/mod.ts"
import { LedgerMoved, MigratorError, RevisionFailure } from "../error.ts"
import { report } from "../progress.ts"
import { append } from "../task/append.ts"
import * as Failure from "../task/failure.ts"
import * as Task from "../task/task.ts"
import { Committed } from "./transaction.ts"
import * as TransactionChoice from "./transaction_choice.ts"

/**
 * Runs a task from a state; returns the state after it, and whether this run performed it: a task that a concurrent
 * run has completed is reported and is not an error. Fails after the failure was recorded in the ledger.
 */
export const run = Effect.fnUntraced(function*(task: Task.Task, from: LedgerState.State) {
  const sql = yield* SqlClient.SqlClient
  const { direction, mode, revision: { id, message } } = task
  return yield* Telemetry.revision(
    { id, message, direction, transactional: mode.transaction },
    () => Client.placeIn(sql),
    Effect.uninterruptibleMask((restore) => loop(task, from, restore))
  ).pipe(Effect.annotateLogs({ revision: id, direction }))
})

// Uninterruptible, because an interrupted attempt is first rolled back and then recorded.
const loop = Effect.fnUntraced(function*(
  task: Task.Task,
  from: LedgerState.State,
  restore: <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
) {
  const { graph } = yield* ScriptDirectory
  for (let state = from;;) {
    // The state may be newer than the plan: a concurrent run may have completed this task, or run in the other
    // direction.
    if (Task.isDone(task, state)) {
      yield* report({ _tag: "AlreadyApplied", ...task })
      return { state, performed: false }
    }
    if (!Task.isNext(task, graph, state)) {
      return yield* MigratorError.of(new LedgerMoved({ revision: task.revision.id, direction: task.direction }))
    }
    let isCommitted = false
    const attempt = Effect.provideService(
      TransactionChoice.run(task, state),
      Committed,
      () => void (isCommitted = true)
    )
    const [elapsed, exit] = yield* Effect.timed(Effect.exit(restore(attempt)))
    const isSuccess = exit._tag === "Success"
    // An interruption while COMMIT is answered ends an attempt that succeeded.
    if (isSuccess || isCommitted && Cause.hasInterruptsOnly(exit.cause)) {
      yield* report({ _tag: "Finished", ...task, millis: Duration.toMillis(elapsed) })
      if (isSuccess) yield* tellEvents(state, exit.value)
      return isSuccess ? { state: exit.value, performed: true } : yield* Effect.interrupt
    }
    const now = yield* settle(task, exit.cause, state)
    if (now === undefined) return yield* Effect.interrupt
    state = now
  }
})

/** Adds the sequence numbers of the events that were appended to the span of the revision. */
const tellEvents = (from: LedgerState.State, to: LedgerState.State) =>
  to.sequence === from.sequence ? Effect.void : Telemetry.event(undefined, {
    "strata.ledger.first_sequence": from.sequence + 1,
    "strata.ledger.last_sequence": to.sequence
  })

/** Returns the state to continue from if a concurrent run was faster, undefined after an interruption; else fails. */
const settle = Effect.fnUntraced(function*(task: Task.Task, cause: Cause.Cause<unknown>, before: LedgerState.State) {
  const stopped = Failure.stopped(cause) ?? Failure.refusal(cause)
  if (stopped !== undefined) {
    yield* Telemetry.Metrics.failed(task.direction)
    return yield* stopped
  }
  const failure = Failure.of(cause)
  // If the session has ended, the ledger cannot be read; the next run reads it.
  const read = yield* Effect.option((yield* Ledger).state)
  if (read._tag === "None") {
    return Cause.hasInterruptsOnly(cause)
      ? undefined
      : yield* failed(task, failure, "unknown")
  }
  const now = read.value
  yield* Telemetry.Metrics.inDoubt(LedgerState.inDoubt(now).size)
  const moved = now.sequence > before.sequence
  if (moved && (Failure.isSequenceTaken(cause) || Task.isDone(task, now))) return now
  const recorded = yield* Effect.orElseSucceed(record(task, failure, now), () => "not-recorded" as const)
  if (Cause.hasInterruptsOnly(cause)) return yield* tellInterrupted(task, now)
  // A migration that declares nothing about transactions may have run without one; then it is in doubt in the
  // ledger.
  const ran = LedgerState.inDoubt(now).has(task.revision.id) ? Task.withoutTransaction(task) : task
  return yield* failed(ran, failure, recorded)
})

const tellInterrupted = Effect.fnUntraced(function*(task: Task.Task, now: LedgerState.State) {
  const doubt = LedgerState.inDoubt(now).get(task.revision.id)
  yield* report({ _tag: "Interrupted", ...task, ...(doubt === undefined ? {} : { steps: doubt.steps.length }) })
})

/**
 * Appends the failure of a task to the ledger, in a transaction of its own, unless it is the same as the last one of
 * the revision: replicas that restart on a broken revision would record it at each start.
 */
export const record = Effect.fnUntraced(
  function*(task: Task.Task, failure: Failure.Failure, state: LedgerState.State) {
    const event = Task.failed(task, failure)
    const last = state.revisions.get(task.revision.id)?.lastFailure
    if (last !== undefined && isSame(last, event)) return "repeated" as const
    yield* append(state, [event])
    return "recorded" as const
  }
)

const isSame = (left: Event.Event, right: Event.Event): boolean =>
  JSON.stringify(Event.encode(left)) === JSON.stringify(Event.encode(right))

/** Fails with the error of a failed task, and counts it. */
export const failed = (task: Task.Task, failure: Failure.Failure, record: RevisionFailure["record"]) =>
  Effect.andThen(
    Telemetry.Metrics.failed(task.direction),
    MigratorError.of(
      new RevisionFailure({
        revision: task.revision.id,
        file: task.revision.file,
        direction: task.direction,
        transactional: task.mode.transaction,
        record,
        ...failure
      })
    )
  )
