/**
 * Runs a task in a transaction of its own: its record and its DDL commit together or not at all.
 */
import * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import * as Client from "../../client/mod.ts"
import { BeginAgain, Ledger, type LedgerError, LedgerState } from "../../ledger/mod.ts"
import { type Operation, Operations } from "../../operation/mod.ts"
import type * as Sql from "../../sql/mod.ts"
import * as Telemetry from "../../telemetry/mod.ts"
import { report } from "../progress.ts"
import { Settings } from "../settings.ts"
import * as Failure from "../task/failure.ts"
import * as Session from "../task/session.ts"
import { statementsOf } from "../task/statement.ts"
import * as Task from "../task/task.ts"
import * as LockHolder from "./_lock_holder.ts"
import * as Execute from "./execute.ts"

/** Is called when a task has committed, also if its run is interrupted before it has the answer. */
export const Committed = Context.Reference<() => void>("strata/migrator/Committed", {
  defaultValue: () => () => undefined
})

/** The statements of tasks whose turn comes next. */
const prepared = new WeakMap<Task.Task, ReadonlyArray<Sql.Statement>>()

/**
 * Prepares a task before its turn, while the run waits for the server: the statements of a list of operations, and its
 * events. What cannot be rendered fails in its turn.
 */
export const prepare = Effect.fnUntraced(function*(task: Task.Task) {
  if (task.migration.isPlain !== true || !task.mode.transaction) return
  const statements: Array<Sql.Statement> = []
  const run = (operation: Operation) => Effect.map(statementsOf(operation), (all) => void statements.push(...all))
  const program = Effect.fromResult(Task.program(task)).pipe(
    Effect.flatten,
    Effect.provideService(Operations, Operations.of({ run }))
  )
  if ((yield* Effect.exit(program))._tag === "Failure") return
  prepared.set(task, statements)
  Task.started(task)
  Task.finished(task)
})

/** Runs a task from a state, which is the caller's own, and returns the state after it. */
export const run = (task: Task.Task, state: LedgerState.State) =>
  Effect.map(withLockRetries(task, attempted(task, state)), (recorded) => LedgerState.advance(recorded, state))

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

/** An attempt that could not begin is made once more, in a way in which it can, or which says why not. */
const attempted = (task: Task.Task, state: LedgerState.State) =>
  Effect.catchIf(attempt(task, state), (error) => error instanceof BeginAgain, () => attempt(task, state))

const attempt = Effect.fnUntraced(function*(task: Task.Task, state: LedgerState.State) {
  const { requests, ...ledger } = yield* Ledger
  const sql = yield* SqlClient.SqlClient
  const program = yield* Effect.fromResult(Task.program(task))
  const isSingle = (yield* Settings).transaction === "single"
  const committed = yield* Committed
  return yield* Effect.gen(function*() {
    const process = yield* Session.process
    const enter = yield* Session.enterRevision(isSerialized(task))
    const start = requests.record(Task.started(task), state.sequence + 1, process !== undefined)
    // Behind a transaction pooler the process is known only inside the transaction.
    const entered = process === undefined ? (yield* Client.together(enter, Execute.transaction))[1] : undefined
    const work = Effect.gen(function*() {
      const opened = yield* opening(task, enter, start, process === undefined ? { entered } : undefined)
      /** If the revision did not begin, that is the error, whatever its program makes of it. */
      const begun = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
        Effect.catchCause(effect, (cause) => Effect.andThen(opened, Effect.failCause(cause)))
      const { add, operations, rest } = interpreter(task, sql)
      const statements = prepared.get(task)
      // The task lives as long as the run.
      prepared.delete(task)
      const all = statements === undefined ? Effect.provideService(program, Operations, operations) : add(statements)
      yield* begun(Telemetry.user(all))
      // A migration can end the transaction itself, with a COMMIT through SqlClient; a list of operations cannot.
      const transaction = (yield* opened)?.transaction
      const renew = yield* renewing(task, isSingle, transaction?.id)
      const finish = requests.record(Task.finished(task), state.sequence + 2)
      const [, , finished] = yield* begun(Client.together(rest(), renew, finish, Client.commit))
      return [...(yield* opened)?.started ?? [], finished]
    })
    // The append too may wait: for another session that appends, be it a run or psql.
    return yield* LockHolder.watched(task.revision, Effect.succeed(process ?? entered?.pid), work).pipe(
      Effect.onExit(() => Effect.map(Client.isCommitted, (isCommitted) => isCommitted ? committed() : undefined))
    )
  }).pipe(
    // With a driver that sends COMMIT by itself, the end of the transaction is not interrupted, and what follows is.
    (effect) =>
      Effect.uninterruptibleMask((restore) =>
        Effect.tap(ledger.atomically(sql.withTransaction(restore(effect))), () => Effect.sync(committed))
      ),
    // A rollback does not undo everything: advisory locks and prepared statements would remain for the next attempt.
    Effect.onError(() => Effect.ignore(Session.renew("now"))),
    task.mode.isolation === undefined
      ? (effect) => effect
      : Effect.provideService(SqlClient.BeginTransaction, Task.begin(task.mode))
  )
})

/** How a revision began: the record of it, and the transaction that it is in. */
interface Begun {
  readonly started: readonly [LedgerState.Counting]
  readonly transaction: Execute.Identity | undefined
}

type Opened = Effect.Effect<Begun | undefined, LedgerError | BeginAgain, SqlClient.SqlClient>

/**
 * Begins a revision, behind a pooler one that has `entered`. What becomes of that is undefined as long as nothing was
 * sent: a list of operations begins with its first statements. Any other program may do something by itself, which must
 * not happen before the revision has begun.
 */
const opening = (
  { migration }: Task.Task,
  enter: Client.Request<void, LedgerError | BeginAgain, SqlClient.SqlClient>,
  start: Client.Request<LedgerState.Counting, LedgerError | BeginAgain, SqlClient.SqlClient>,
  pooled: { readonly entered: Execute.Identity | undefined } | undefined
): Effect.Effect<Opened, LedgerError | BeginAgain | SqlError, SqlClient.SqlClient> => {
  if (pooled !== undefined) {
    return Effect.map(
      Client.together(start),
      (started): Opened => Effect.succeed({ started, transaction: pooled.entered })
    )
  }
  return migration.isPlain === true
    ? Effect.map(
      Client.opening(enter, start),
      (opened): Opened => Effect.map(opened, (found) => found && { started: [found[1]], transaction: undefined })
    )
    : Effect.map(
      Client.together(enter, start, Execute.transaction),
      ([, started, transaction]): Opened => Effect.succeed({ started: [started], transaction })
    )
}

/** The request that ends a revision in its session; ends the run if that is not in the transaction of the revision. */
const renewing = (task: Task.Task, isSingle: boolean, transaction: string | undefined) =>
  Effect.map(
    Session.renewing(isSingle ? "later" : "now", transaction),
    (statement): Client.Request<void, SqlError> => ({
      statements: [statement],
      read: () => Effect.void,
      refused: ({ error }) => Session.isWrongTransaction(error) ? Failure.stop(Task.broken(task)) : Effect.fail(error)
    })
  )

// What is sent at once is kept in memory until it is answered.
const [mostStatements, mostLength] = [100, 1 << 18]

/** Runs operations; the last statements of `runAll` are in the request `rest`, to be sent with the end of the revision. */
const interpreter = (task: Task.Task, sql: SqlClient.SqlClient) => {
  let [waiting, length]: [Array<Sql.Statement>, number] = [[], 0]
  const rest = () => {
    const statements = waiting
    ;[waiting, length] = [[], 0]
    return Execute.all(statements)
  }
  const send = Effect.suspend(() => {
    const [first, ...others] = waiting
    const all = rest()
    return first === undefined ? Effect.void : others.length === 0 ? Execute.run(first) : Client.together(all)
  }).pipe(Effect.provideService(SqlClient.SqlClient, sql))
  const add = Effect.fnUntraced(function*(statements: ReadonlyArray<Sql.Statement>) {
    for (const statement of statements) {
      if (!statement.transactional) {
        yield* send
        return yield* Failure.stop(Task.outsideOnly(task, statement))
      }
      waiting.push(statement)
      length += statement.text.length
      if (waiting.length === mostStatements || length > mostLength) yield* send
    }
  })
  const runAll = Effect.fnUntraced(function*(operations: ReadonlyArray<Operation>) {
    for (const operation of operations) {
      // An error of an earlier statement comes first.
      const statements = statementsOf(operation).pipe(Effect.catch((error) => Effect.andThen(send, Effect.fail(error))))
      yield* add(yield* statements)
    }
  })
  const run = (operation: Operation) => Effect.andThen(runAll([operation]), send)
  return { add, operations: Operations.of({ run, runAll }), rest }
}
