/**
 * A task: one revision, one way, and the ledger events that it writes. Online runs and offline scripts share it.
 */
import * as Result from "effect/Result"
import { Event, type LedgerState } from "../../ledger/mod.ts"
import type { Migration } from "../../operation/mod.ts"
import { Graph } from "../../revision/mod.ts"
import type { ScriptRevision } from "../../script/mod.ts"
import type * as Sql from "../../sql/mod.ts"
import { Irreversible, MigratorError, OutsideOnly, TransactionBroken } from "../error.ts"
import type { Direction } from "../progress.ts"
import type { Failure } from "./failure.ts"

/** What is to be run: a revision, its loaded migration, and the way. */
export interface Task {
  readonly revision: ScriptRevision
  readonly migration: Migration.Any
  readonly direction: Direction
}

/** The program of a task; a revision without a way back has none. */
export const program = (task: Task): Result.Result<Migration.Any["upgrade"], MigratorError> => {
  const program = task.direction === "upgrade" ? task.migration.upgrade : task.migration.downgrade
  return program === undefined
    ? Result.fail(MigratorError.of(new Irreversible({ revision: task.revision.id, file: task.revision.file })))
    : Result.succeed(program)
}

/** The event that a task begins with. */
export const started = ({ direction, migration, revision }: Task): Event.Event =>
  Event.RevisionStarted.make({
    revision: revision.id,
    direction,
    checksum: revision.checksum,
    transactional: migration.transaction
  })

/** How a step with a name stands in the ledger, in the place of a statement. */
export const recordOf = ({ name }: { readonly name: string }): string => `-- strata:step ${name}`

/** The event after statement number `step` (from 1) of a task that runs without a transaction. */
export const stepped = ({ direction, revision }: Task, step: number, statement: string): Event.Event =>
  Event.StepApplied.make({ revision: revision.id, direction, step, statement })

/** The event that a task ends with. */
export const finished = ({ direction, revision }: Task): Event.Event =>
  direction === "upgrade"
    ? Event.RevisionApplied.make({ revision: revision.id, checksum: revision.checksum, parents: revision.parents })
    : Event.RevisionReverted.make({ revision: revision.id, checksum: revision.checksum })

/** The event of a task that failed. */
export const failed = ({ direction, revision }: Task, failure: Failure): Event.Event =>
  Event.RevisionFailed.make({
    revision: revision.id,
    direction,
    message: failure.problem,
    ...(failure.sqlstate === undefined ? {} : { sqlstate: failure.sqlstate }),
    ...(failure.statement === undefined ? {} : { statement: failure.statement }),
    ...(failure.position === undefined ? {} : { position: failure.position })
  })

const isApplied = (state: LedgerState.State, id: string): boolean => state.revisions.get(id)?.status === "applied"

/** Whether the ledger already says what the task would make true. */
export const isDone = ({ direction, revision: { id } }: Task, state: LedgerState.State): boolean =>
  state.revisions.get(id)?.status !== "in-doubt" && isApplied(state, id) === (direction === "upgrade")

/** Whether a task may run in a state: nothing that it needs is missing, or nothing that needs it is applied. */
export const isNext = ({ direction, revision: { id } }: Task, graph: Graph.Graph, state: LedgerState.State): boolean =>
  direction === "upgrade"
    ? [...(graph.revisions.get(id)?.parents ?? []), ...(graph.dependencies.get(id) ?? [])]
      .every((needed) => isApplied(state, needed))
    : ![...Graph.children(graph, id), ...(graph.dependents.get(id) ?? [])].some((other) => isApplied(state, other))

/** The error of a task whose migration ended the transaction that it runs in. */
export const broken = ({ direction, revision: { file, id } }: Task): MigratorError =>
  MigratorError.of(new TransactionBroken({ revision: id, file, direction }))

/** The error of a task in a transaction that comes to a statement which refuses one. */
export const outsideOnly = ({ revision: { file, id } }: Task, statement: Sql.Statement): MigratorError =>
  MigratorError.of(new OutsideOnly({ revision: id, file, statement: statement.text }))

/** The task as one that runs without a transaction. */
export const withoutTransaction = (task: Task): Task => ({
  ...task,
  migration: { ...task.migration, transaction: false }
})

/**
 * The task as its statements let it run: without a transaction where it leaves that open and each of them refuses one.
 * Fails where only some of them do, since such a task runs in neither way.
 */
export const fitted = (task: Task, statements: ReadonlyArray<Sql.Statement>): Result.Result<Task, MigratorError> => {
  const { migration } = task
  const outside = statements.find(({ transactional }) => !transactional)
  if (!migration.transaction || outside === undefined) return Result.succeed(task)
  return migration.isTransactionDeclared || statements.some(({ transactional }) => transactional)
    ? Result.fail(outsideOnly(task, outside))
    : Result.succeed(withoutTransaction(task))
}
