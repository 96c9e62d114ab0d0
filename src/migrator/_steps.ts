/**
 * A task without a transaction around it, statement by statement: what CREATE INDEX CONCURRENTLY, VACUUM and their kind
 * need.
 *
 * The start is committed first. A statement that can run in a transaction shares one with its record, so it is never in
 * doubt. Any other is recorded after it: coming back, finished statements are passed over, and the one that may have run
 * is probed in the catalog, never guessed.
 */
import * as Effect from "effect/Effect"
import * as Semaphore from "effect/Semaphore"
import * as SqlClient from "effect/sql/SqlClient"
import { type Event, type Ledger, LedgerState } from "../ledger/mod.ts"
import { Forbidden, OperationError, Operations } from "../operation/mod.ts"
import * as Sql from "../sql/mod.ts"
import { append } from "./_append.ts"
import * as Failure from "./_failure.ts"
import * as Online from "./_online.ts"
import * as Probe from "./_probe.ts"
import * as Task from "./_task.ts"
import { withLockRetries } from "./_transaction.ts"
import { failWith, RevisionInDoubt } from "./error.ts"

/** Whether what a statement runs can commit by itself. */
const canCommit = (statement: Sql.Statement): boolean => ["CALL", "DO"].includes(Sql.classify(statement.text).keyword)

/** Whether a statement can share a transaction with its record. */
export const canShare = (statement: Sql.Statement): boolean => statement.transactional && !canCommit(statement)

/** Runs or resumes a task from a state and returns the state after it. */
export const run = Effect.fnUntraced(function*(task: Task.Task, from: LedgerState.State) {
  const program = yield* Effect.fromResult(Task.program(task))
  const doubt = LedgerState.inDoubt(from).get(task.revision.id)
  const journal = makeJournal(task, from)
  if (doubt === undefined) yield* journal.begin
  const operations = yield* interpreter(task, doubt, journal)
  yield* Online.outsideTransaction(Effect.provideService(program, Operations, operations))
  yield* journal.commit(Task.finished(task))
  return journal.state()
})

/** The ledger as a run without a transaction writes it; the state moves on when an event has committed, not before. */
const makeJournal = (task: Task.Task, from: LedgerState.State) => {
  let state = from
  let begun = false
  /** Runs `work` and appends the event in one transaction. */
  const commit = <E = never, R = never>(event: Event.Event, work?: Effect.Effect<void, E, R>) =>
    Effect.map(Effect.suspend(() => append(state, [event], work)), (after) => {
      state = after
    })
  /** Records the start, once, before the first statement that this attempt runs. */
  const begin = Effect.suspend(() =>
    begun ? Effect.void : Effect.tap(commit(Task.started(task)), () => Effect.sync(() => begun = true))
  )
  return { state: () => state, commit, begin }
}

type Journal = ReturnType<typeof makeJournal>

const interpreter = Effect.fnUntraced(function*(
  task: Task.Task,
  doubt: LedgerState.RevisionState | undefined,
  journal: Journal
) {
  const { transactionService } = yield* SqlClient.SqlClient
  const context = yield* Effect.context<SqlClient.SqlClient | Ledger>()
  const turn = Semaphore.makeUnsafe(1)
  let step = 0
  const perform = (statement: Sql.Statement) => one(task, doubt, journal, statement, ++step)
  return Operations.of({
    run: Effect.fnUntraced(function*(operation) {
      const statements = yield* Online.statementsOf(operation)
      if ((yield* Effect.serviceOption(transactionService))._tag === "Some") return yield* insideOwn(statements)
      yield* Effect.forEach(statements, perform, { discard: true }).pipe(turn.withPermit, Effect.provide(context))
    })
  })
})

/** Performs statement number `step`, unless the ledger says that it is finished. */
const one = Effect.fnUntraced(function*(
  task: Task.Task,
  doubt: LedgerState.RevisionState | undefined,
  journal: Journal,
  statement: Sql.Statement,
  step: number
) {
  const done = doubt?.steps ?? []
  const recorded = done[step - 1]
  if (recorded === statement.text) return
  if (recorded !== undefined) return yield* Failure.stop(uncertain(task, done, statement, recorded))
  const event = Task.stepped(task, step, statement.text)
  if (canShare(statement)) {
    yield* Effect.orDie(journal.begin)
    const work = Effect.andThen(Effect.orDie(Online.pin("user")), Online.run(statement))
    return yield* withLockRetries(task, Effect.catchTags(journal.commit(event, work), ledgerFailures))
  }
  const questioned = doubt !== undefined && step === done.length + 1
  const found = questioned ? yield* Effect.orDie(Probe.probe(statement.text)) : "absent"
  if (found === "unknown" && !isExcused(statement, doubt)) return yield* Failure.stop(uncertain(task, done, statement))
  // Resuming begins with a start of its own: should it be cut off, the failure before it must not vouch for it.
  yield* Effect.orDie(journal.begin)
  // Between the server's answer and its record nothing may interrupt.
  yield* Effect.uninterruptibleMask((restore) =>
    Effect.andThen(
      found === "present" ? Effect.void : Effect.andThen(restore(Online.run(statement)), confirm(statement)),
      Effect.orDie(journal.commit(event))
    )
  )
})

// The record is not the migration's to handle: its failure ends the program, whatever that catches.
const ledgerFailures = { LedgerError: Effect.die, SqlError: Effect.die }

/**
 * Whether the last failure tells that this very statement did not complete, so that it may run again. What works in
 * several transactions, or can end them, may have done a part before it failed.
 */
const isExcused = (statement: Sql.Statement, doubt: LedgerState.RevisionState | undefined): boolean =>
  doubt?.lastFailure !== undefined &&
  Failure.isAnswer(doubt.lastFailure) &&
  doubt.lastFailure.statement === Sql.online(statement).text &&
  !canCommit(statement) &&
  !/concurrently/i.test(Sql.withoutComments(statement.text))

/** An index build with IF NOT EXISTS is content with an index that is invalid; a migration is not. */
const confirm = Effect.fnUntraced(function*(statement: Sql.Statement) {
  if (yield* Effect.orDie(Probe.isInvalid(statement.text))) {
    return yield* forbidden(statement, "an index of that name exists and is INVALID; it is built anew by the next run")
  }
})

const insideOwn = (statements: ReadonlyArray<Sql.Statement>) =>
  statements[0] === undefined
    ? Effect.void
    : forbidden(
      statements[0],
      "a migration without a transaction records each of its operations by itself, so none may be inside of sql.withTransaction"
    )

const forbidden = (statement: Sql.Statement, why: string) =>
  Effect.fail(new OperationError({ reason: new Forbidden({ statement: statement.text, why }) }))

const uncertain = (task: Task.Task, done: ReadonlyArray<string>, statement: Sql.Statement, recorded?: string) =>
  failWith(
    new RevisionInDoubt({
      revision: task.revision.id,
      file: task.revision.file,
      direction: task.direction,
      finished: done.length,
      statement: statement.text,
      ...(recorded === undefined ? {} : { recorded })
    })
  )
