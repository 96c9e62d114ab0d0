/**
 * Decides whether a task runs in a transaction: as it declares, or, if it declares nothing, as its statements
 * require.
 *
 * The statements of a program are known only when it yields them. At the first one that cannot run in a transaction,
 * the attempt is rolled back; only then does the program run again, without a database, to collect its statements.
 */
import * as Effect from "effect/Effect"
import * as References from "effect/References"
import * as Result from "effect/Result"
import * as Client from "../../client/mod.ts"
import type { LedgerState } from "../../ledger/mod.ts"
import { MigratorError, NeedsSession, NotTransactional } from "../error.ts"
import { report } from "../progress.ts"
import { Settings } from "../settings.ts"
import * as Failure from "../task/failure.ts"
import * as Task from "../task/task.ts"
import * as Steps from "./_steps.ts"
import * as Transaction from "./transaction.ts"

/** Runs a task from a state and returns the state after it. */
export const run = (task: Task.Task, state: LedgerState.State) =>
  task.mode.transaction
    ? Effect.catchCause(Transaction.run(task, state), (cause) => {
      const refusal = Failure.stopped(cause)
      return refusal?.reason._tag === "OutsideOnly"
        ? Effect.flatMap(settled(task, refusal), (found) => outside(found, state))
        : Effect.failCause(cause)
    })
    : outside(task, state)

const outside = Effect.fnUntraced(function*(task: Task.Task, state: LedgerState.State) {
  if (!task.mode.isDeclared) yield* report({ _tag: "Unwrapped", revision: task.revision })
  return yield* Steps.run(task, state)
})

/** The task as it runs outside a transaction; ends the run if it cannot. */
const settled = Effect.fnUntraced(function*(task: Task.Task, refusal: MigratorError) {
  const found = yield* unwrapped(task)
  const place = { revision: task.revision.id, file: task.revision.file }
  if (found === undefined) return yield* Failure.stop(refusal)
  if ((yield* Settings).transaction === "single") {
    return yield* Failure.stop(MigratorError.of(new NotTransactional(place)))
  }
  const pooled = yield* Effect.orDie(Client.sharing)
  if (pooled !== undefined) {
    return yield* Failure.stop(
      MigratorError.of(new NeedsSession({ ...place, direction: task.direction, found: pooled }))
    )
  }
  return found
})

/**
 * The task without a transaction, if it does not declare one and none of its statements can run in one; else
 * undefined.
 */
export const unwrapped = Effect.fnUntraced(function*(task: Task.Task) {
  if (task.mode.isDeclared) return undefined
  const { statements } = yield* Effect.promise(() => import("../task/collect.ts"))
  const all = yield* Effect.option(statements(task)).pipe(Effect.provideService(References.MinimumLogLevel, "None"))
  if (all._tag === "None") return undefined
  const fitted = Result.getOrUndefined(Task.fitted(task, all.value))
  return fitted?.mode.transaction === false ? fitted : undefined
})
