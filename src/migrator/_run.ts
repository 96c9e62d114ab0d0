/**
 * One revision, one way, on the run's session: runs it, and settles what its failure means.
 *
 * Whether a failure is one is for the ledger to say: a task that another runner did in the meantime is reported as
 * such. Anything else is recorded before it is returned.
 */
import * as Cause from "effect/Cause"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import { Ledger, LedgerState } from "../ledger/mod.ts"
import * as Failure from "./_failure.ts"
import * as Online from "./_online.ts"
import * as Steps from "./_steps.ts"
import * as Task from "./_task.ts"
import * as Transaction from "./_transaction.ts"
import { failWith, MigratorError, RevisionFailure } from "./error.ts"
import { report } from "./progress.ts"

/** How often a run starts a task over because the ledger moved under it; each time another runner made progress. */
const maximumRaces = 100

/**
 * Runs a task from a state; returns the state after it, and whether it was this run that did it: a task that another
 * runner did in the meantime is reported and is not an error. Fails after the ledger recorded the failure.
 */
export const run = (task: Task.Task, from: LedgerState.State) =>
  Effect.uninterruptibleMask((restore) => loop(task, from, restore))

// An interrupted attempt is rolled back and then recorded, which only an uninterruptible region can still do.
const loop = Effect.fnUntraced(function*(
  task: Task.Task,
  from: LedgerState.State,
  restore: <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
) {
  let state = from
  for (let races = 0; races < maximumRaces; races++) {
    // The state may be newer than the plan: an earlier task may have met a runner that went on to this one.
    if (Task.isDone(task, state)) {
      yield* report({ _tag: "AlreadyApplied", ...task })
      return { state, performed: false }
    }
    const attempt = task.migration.transaction ? Transaction.run(task, state) : Steps.run(task, state)
    const [elapsed, exit] = yield* Effect.timed(Effect.exit(restore(attempt)))
    if (exit._tag === "Success") {
      yield* report({ _tag: "Finished", ...task, millis: Duration.toMillis(elapsed) })
      return { state: exit.value, performed: true }
    }
    const error = Cause.squash(exit.cause)
    if (error instanceof MigratorError) return yield* error
    const failure = Failure.of(exit.cause)
    // A session that died cannot be asked; whoever comes next reads what the ledger says.
    const now = yield* Effect.option((yield* Ledger).read)
    if (now._tag === "None") return yield* failed(task, failure)
    state = LedgerState.fold(now.value)
    if (Failure.isSequenceTaken(exit.cause) || Task.isDone(task, state)) continue
    yield* Effect.ignore(record(task, failure, state))
    if (Cause.hasInterruptsOnly(exit.cause)) return yield* Effect.interrupt
    return yield* failed(task, failure)
  }
  return yield* failed(task, { problem: `other runners changed the ledger ${maximumRaces} times in the meantime` })
})

/** Appends the failure of a task to the ledger, in a transaction of its own. */
export const record = Effect.fnUntraced(function*(task: Task.Task, failure: Failure.Failure, state: LedgerState.State) {
  const sql = yield* SqlClient.SqlClient
  const ledger = yield* Ledger
  yield* Effect.andThen(Online.pin("own"), ledger.append(Task.failed(task, failure), state.sequence + 1)).pipe(
    sql.withTransaction,
    ledger.atomically
  )
})

const failed = (task: Task.Task, failure: Failure.Failure) =>
  failWith(
    new RevisionFailure({
      revision: task.revision.id,
      file: task.revision.file,
      direction: task.direction,
      outcome: task.migration.transaction ? "rolled-back" : "in-doubt",
      ...failure
    })
  )
