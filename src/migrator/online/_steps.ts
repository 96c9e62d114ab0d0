/**
 * Runs a task step by step without a transaction, as CREATE INDEX CONCURRENTLY, VACUUM and similar statements
 * require.
 *
 * A step is a statement, or a named step of the migration. A statement that can run in a transaction shares one with
 * its record; any other step is recorded after it (`_journal.ts`).
 */
import * as Effect from "effect/Effect"
import * as Semaphore from "effect/Semaphore"
import * as SqlClient from "effect/sql/SqlClient"
import type { Ledger, LedgerState } from "../../ledger/mod.ts"
import { Forbidden, type Migration, OperationError, Operations, Performer, StatementFailed, type Step } from "../../operation/mod.ts"
import * as Sql from "../../sql/mod.ts"
import * as Telemetry from "../../telemetry/mod.ts"
import { withoutLiterals } from "../../text/mod.ts"
import { isInvalid } from "../probe/concurrent_index.ts"
import * as Probe from "../probe/probe.ts"
import * as Session from "../task/session.ts"
import { canCommit, canShare, isOfSession, statementsOf } from "../task/statement.ts"
import * as Task from "../task/task.ts"
import * as Journal from "./_journal.ts"
import * as LockHolder from "./_lock_holder.ts"
import * as Execute from "./execute.ts"
import { Committed, withLockRetries } from "./transaction.ts"

/** Runs or resumes a task from a state and returns the state after it. */
export const run = Effect.fnUntraced(function*(task: Task.Task, from: LedgerState.State) {
  const program = yield* Effect.fromResult(Task.program(task))
  const journal = Journal.makeJournal(task, from)
  if (!journal.isResumed) yield* journal.begin
  yield* Session.outsideTransaction(
    LockHolder.watched(task.revision, Execute.process, interpret(task, journal, program))
  )
  const committed = yield* Committed
  yield* Effect.uninterruptible(Effect.andThen(journal.commit(Task.finished(task)), Effect.sync(committed)))
  return journal.state()
})

/** Runs the program; each of its statements and named steps is a step of the journal, one at a time. */
const interpret = Effect.fnUntraced(function*(
  task: Task.Task,
  journal: Journal.Journal,
  program: Migration.Any["upgrade"]
) {
  const { transactionService } = yield* SqlClient.SqlClient
  const context = yield* Effect.context<SqlClient.SqlClient | Ledger>()
  const turn = Semaphore.makeUnsafe(1)
  const inTurn = Effect.fnUntraced(function*<E>(pieces: ReadonlyArray<Journal.Piece<E, SqlClient.SqlClient>>) {
    const isInside = (yield* Effect.serviceOption(transactionService))._tag === "Some"
    if (isInside && pieces[0] !== undefined) return yield* forbidden(pieces[0].text, insideOwn)
    return yield* Effect.forEach(pieces, journal.perform, { discard: true }).pipe(
      turn.withPermit,
      Effect.provide(context)
    )
  })
  const each = Operations.of({
    run: Effect.fnUntraced(function*(operation) {
      yield* inTurn((yield* statementsOf(operation)).map(ofStatement))
    })
  })
  const direct = Operations.of({
    run: Effect.fnUntraced(function*(operation) {
      const statements = yield* statementsOf(operation)
      yield* Effect.forEach(statements, (statement) => alone(task, statement), { discard: true }).pipe(
        Effect.provide(context)
      )
    })
  })
  const perform = Effect.fnUntraced(function*<E, R>(step: Step<E, R>) {
    // The step runs with the services that the program provides around it.
    const own = yield* Effect.context<R>()
    const work = step.run.pipe(
      Effect.provideService(Operations, direct),
      Effect.provideService(Performer, ({ run }) => run),
      Effect.provide(own)
    )
    yield* inTurn([{
      text: Task.recordOf(step),
      shares: false,
      isRepeated: false,
      work,
      probe: Effect.orDie(Probe.ask(step.probe)),
      isExcused: () => false
    }])
  })
  yield* Telemetry.user(
    program.pipe(Effect.provideService(Operations, each), Effect.provideService(Performer, perform))
  )
})

const ofStatement = (statement: Sql.Statement): Journal.Piece<OperationError, SqlClient.SqlClient> => ({
  text: withoutLiterals(statement.text),
  shares: canShare(statement),
  isRepeated: isOfSession(statement),
  work: bare(statement),
  probe: Effect.orDie(Probe.probe(statement.text)),
  // A statement that uses several transactions, or can end one, may have done part of its work before it failed.
  isExcused: (failure) =>
    failure.statement === withoutLiterals(Sql.online(statement).text) &&
    !canCommit(statement) &&
    !/concurrently/i.test(Sql.withoutComments(statement.text))
})

/** Runs a statement, and fails if it left an invalid index: CREATE INDEX IF NOT EXISTS accepts one. */
const bare = Effect.fnUntraced(function*(statement: Sql.Statement) {
  yield* statement.transactional
    ? Execute.run(statement)
    : Effect.catchTag(Execute.run(statement), "OperationError", (error) => left(statement, error))
  if (!statement.transactional && (yield* Effect.orDie(isInvalid(statement.text)))) {
    return yield* forbidden(
      statement.text,
      "an index of that name exists and is invalid; the next run drops and builds it again"
    )
  }
})

/** Adds to the error of a concurrent build which invalid indexes it left. */
const left = Effect.fnUntraced(function*(statement: Sql.Statement, error: OperationError) {
  const names = yield* Effect.orElseSucceed(Probe.leftInvalid(statement.text), () => [])
  const { reason } = error
  if (names.length === 0 || reason._tag !== "StatementFailed") return yield* error
  const what = names.length === 1 ? "the invalid index" : "the invalid indexes"
  // The next run recognizes an index by its name only.
  const next = /\bconcurrently\s+on\b/i.test(statement.text)
    ? "Drop it before the next run"
    : "The next run drops it; to do so now"
  const hint = `the statement left ${what} ${names.join(", ")}. ${next}: ${
    names.map((name) => `DROP INDEX CONCURRENTLY ${name}`).join("; ")
  }`
  const { detail, position, serverMessage, sqlstate } = reason
  return yield* OperationError.of(
    new StatementFailed({
      statement: reason.statement,
      sqlstate,
      serverMessage,
      hint,
      ...(detail === undefined ? {} : { detail }),
      ...(position === undefined ? {} : { position })
    })
  )
})

/** Runs a statement of a named step, in a transaction of its own under the user's settings if it can run in one. */
const alone = Effect.fnUntraced(function*(task: Task.Task, statement: Sql.Statement) {
  const sql = yield* SqlClient.SqlClient
  const work = Effect.andThen(Effect.orDie(Session.pin("user")), bare(statement))
  if (!canShare(statement)) return yield* bare(statement)
  return yield* withLockRetries(task, Effect.catchTag(sql.withTransaction(work), "SqlError", Effect.die))
})

const insideOwn =
  "a migration that runs outside a transaction records each operation separately, so operations cannot be used in sql.withTransaction; use Op.step to record several operations as one step"

const forbidden = (statement: string, why: string) => Effect.fail(OperationError.of(new Forbidden({ statement, why })))
