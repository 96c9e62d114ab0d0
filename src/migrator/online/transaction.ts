/**
 * Runs a task in a transaction of its own: its record and its DDL commit together or not at all.
 */
import * as Cause from "effect/Cause"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import * as SqlClient from "effect/sql/SqlClient"
import * as Client from "../../client/mod.ts"
import { Ledger, LedgerState } from "../../ledger/mod.ts"
import { type Operation, Operations } from "../../operation/mod.ts"
import type * as Sql from "../../sql/mod.ts"
import { report } from "../progress.ts"
import { Settings } from "../settings.ts"
import * as Failure from "../task/failure.ts"
import * as Session from "../task/session.ts"
import { statementsOf } from "../task/statement.ts"
import * as Task from "../task/task.ts"
import * as Execute from "./_execute.ts"
import * as LockHolder from "./_lock_holder.ts"

/** Runs a task from a state and returns the state after it. */
export const run = (task: Task.Task, state: LedgerState.State) => withLockRetries(task, attempt(task, state))

/**
 * Retries an effect that failed with `lock_timeout`, or with a serialization failure in a revision that declares a
 * level at which PostgreSQL expects the transaction to be repeated, after increasing, jittered pauses: at most `lockRetries` times
 * for locks on tables, and for at most `lockWait` if a concurrent run applies the same revision. Inside an outer
 * transaction it is not retried, because the locks of that transaction would block other sessions during each pause.
 */
export const withLockRetries = Effect.fnUntraced(function*<A, E, R>(task: Task.Task, effect: Effect.Effect<A, E, R>) {
  const { lockRetries, lockTimeout, lockWait } = yield* Settings
  const { transactionService } = yield* SqlClient.SqlClient
  if ((yield* Effect.serviceOption(transactionService))._tag === "Some") return yield* effect
  // Each wait for a concurrent run takes lock_timeout, so a limit on their number limits their time.
  const lockWaits = Math.ceil(Duration.toMillis(lockWait) / Math.max(1, Duration.toMillis(lockTimeout)))
  // The cause is kept as it is, because its annotation describes the session that held the lock.
  const again = (tries: number, waits: number): Effect.Effect<A, E, R> =>
    Effect.catchCauseIf(effect, (cause) => {
      const isHeldUp = Failure.isHeldUp(Cause.squash(cause))
      const isRetried = Failure.isLockTimeout(cause) || isSerialized(task) && Failure.isSerialization(cause)
      return isRetried && (isHeldUp ? waits < lockWaits : tries < lockRetries)
    }, (cause) =>
      Effect.gen(function*() {
        const isHeldUp = Failure.isHeldUp(Cause.squash(cause))
        const problem = isHeldUp
          ? Failure.of(cause).problem
          : Failure.isSerialization(cause)
          ? "a concurrent transaction changed the same data"
          : "a lock was not granted within lock_timeout"
        const counted = isHeldUp
          ? { attempt: waits + 2, attempts: lockWaits + 1 }
          : { attempt: tries + 2, attempts: lockRetries + 1 }
        yield* report({ _tag: "Retrying", revision: task.revision, problem, ...counted })
        yield* Effect.sleep(firstPause * (isHeldUp ? 1 : 1.5 ** tries) * (yield* Random.nextBetween(0.8, 1.2)))
        return yield* isHeldUp ? again(tries, waits + 1) : again(tries + 1, waits)
      }))
  return yield* again(0, 0)
})

const isSerialized = ({ mode: { isolation = "read committed" } }: Task.Task): boolean => isolation !== "read committed"

const firstPause = 100

const attempt = Effect.fnUntraced(function*(task: Task.Task, state: LedgerState.State) {
  const ledger = yield* Ledger
  const sql = yield* SqlClient.SqlClient
  const program = yield* Effect.fromResult(Task.program(task))
  const isSingle = (yield* Settings).transaction === "single"
  return yield* Effect.gen(function*() {
    const enter = Session.enterRevision(isSerialized(task))
    const append = ledger.append(Task.started(task), state.sequence + 1)
    const { operations, rest } = interpreter(task, sql)
    const process = yield* Session.process
    // Behind a transaction pooler the process is known only inside the transaction.
    const entered = process === undefined ? (yield* Client.together(enter, Execute.transaction))[1] : undefined
    const work = Effect.gen(function*() {
      const [, started, transaction] = process !== undefined
        ? yield* Client.together(enter, append, Execute.transaction)
        : [undefined, yield* append, entered] as const
      yield* Effect.provideService(program, Operations, operations)
      // A migration can end the transaction itself, with a COMMIT through SqlClient.
      const renew = Effect.catchIf(
        Session.renew(isSingle ? "later" : "now", transaction?.id),
        Session.isWrongTransaction,
        () => Failure.stop(Task.broken(task))
      )
      const finish = ledger.append(Task.finished(task), state.sequence + 2)
      const [, , finished] = yield* Client.together(rest, renew, finish, Client.commit)
      return [started, finished]
    })
    // The append too may wait: for another session that appends, be it a run or psql.
    const recorded = yield* LockHolder.watched(task.revision, Effect.succeed(process ?? entered?.pid), work)
    return LedgerState.fold(recorded, state)
  }).pipe(
    sql.withTransaction,
    ledger.atomically,
    // A rollback does not undo everything: advisory locks and prepared statements would remain for the next attempt.
    Effect.onError(() => Effect.ignore(Session.renew("now"))),
    task.mode.isolation === undefined
      ? (effect) => effect
      : Effect.provideService(SqlClient.BeginTransaction, Task.begin(task.mode))
  )
})

// What is sent at once is kept in memory until it is answered.
const [mostStatements, mostLength] = [100, 1 << 18]

/** Runs operations; the last statements of `runAll` are sent by `rest`, together with the end of the revision. */
const interpreter = (task: Task.Task, sql: SqlClient.SqlClient) => {
  let [waiting, length]: [Array<Sql.Statement>, number] = [[], 0]
  const rest = Effect.suspend(() => {
    const statements = waiting
    ;[waiting, length] = [[], 0]
    if (statements.length === 0) return Effect.void
    const sent = statements.length === 1 ? Execute.run(statements[0]!) : Execute.runAll(statements)
    return Effect.provideService(sent, SqlClient.SqlClient, sql)
  })
  const runAll = Effect.fnUntraced(function*(operations: ReadonlyArray<Operation>) {
    for (const operation of operations) {
      // An error of an earlier statement comes first.
      const statements = statementsOf(operation).pipe(Effect.catch((error) => Effect.andThen(rest, Effect.fail(error))))
      for (const statement of yield* statements) {
        if (!statement.transactional) {
          yield* rest
          return yield* Failure.stop(Task.outsideOnly(task, statement))
        }
        waiting.push(statement)
        length += statement.text.length
        if (waiting.length === mostStatements || length > mostLength) yield* rest
      }
    }
  })
  const run = (operation: Operation) => Effect.andThen(runAll([operation]), rest)
  return { operations: Operations.of({ run, runAll }), rest }
}
