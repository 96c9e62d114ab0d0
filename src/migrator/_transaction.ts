/**
 * A task in a transaction of its own: record and DDL commit together or not at all.
 */
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import * as SqlClient from "effect/sql/SqlClient"
import { Ledger, LedgerState } from "../ledger/mod.ts"
import { Forbidden, OperationError, Operations } from "../operation/mod.ts"
import type * as Sql from "../sql/mod.ts"
import * as Failure from "./_failure.ts"
import * as Online from "./_online.ts"
import * as Task from "./_task.ts"
import { report } from "./progress.ts"
import { Settings } from "./settings.ts"

/** Runs a task from a state and returns the state after it. */
export const run = (task: Task.Task, state: LedgerState.State) => withLockRetries(task, attempt(task, state))

/** Tries again what lost to `lock_timeout`, after longer and longer jittered pauses, up to the settings' bound. */
export const withLockRetries = Effect.fnUntraced(function*<A, E, R>(task: Task.Task, effect: Effect.Effect<A, E, R>) {
  const { lockRetries } = yield* Settings
  let left = lockRetries
  return yield* Effect.retry(effect, {
    schedule: Schedule.exponential("100 millis", 1.5).pipe(Schedule.jittered),
    while: (error) => {
      if (!Failure.isLockTimeout(error) || left-- <= 0) return Effect.succeed(false)
      return Effect.as(
        report({ _tag: "Retrying", revision: task.revision, problem: "a lock was not granted within lock_timeout" }),
        true
      )
    }
  })
})

const attempt = Effect.fnUntraced(function*(task: Task.Task, state: LedgerState.State) {
  const ledger = yield* Ledger
  const sql = yield* SqlClient.SqlClient
  const program = yield* Effect.fromResult(Task.program(task))
  return yield* Effect.gen(function*() {
    yield* Online.pin("own")
    const started = yield* ledger.append(Task.started(task), state.sequence + 1)
    const transaction = yield* Online.transactionId
    yield* Online.pin("user")
    yield* Effect.provideService(program, Operations, yield* interpreter)
    yield* Online.pin("own")
    // A migration can end the transaction behind our back, with a COMMIT of its own through SqlClient.
    if ((yield* Online.transactionId) !== transaction) return yield* Failure.stop(Task.broken(task))
    const finished = yield* ledger.append(Task.finished(task), state.sequence + 2)
    return LedgerState.fold([started, finished], state)
  }).pipe(sql.withTransaction, ledger.atomically)
})

const interpreter = Effect.map(SqlClient.SqlClient, (sql) =>
  Operations.of({
    run: Effect.fnUntraced(function*(operation) {
      for (const statement of yield* Online.statementsOf(operation)) {
        if (!statement.transactional) return yield* outsideOnly(statement)
        yield* Effect.provideService(Online.run(statement), SqlClient.SqlClient, sql)
      }
    })
  }))

const outsideOnly = (statement: Sql.Statement) =>
  Effect.fail(
    new OperationError({
      reason: new Forbidden({
        statement: statement.text,
        why:
          "it cannot run inside a transaction; give the migration transaction: false (in SQL: -- strata:transaction off)"
      })
    })
  )
