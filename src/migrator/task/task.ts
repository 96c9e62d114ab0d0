/**
 * A task: one revision in one direction, with the ledger events that it records, online and in scripts.
 */
import * as Result from "effect/Result"
import { Event, type LedgerState } from "../../ledger/mod.ts"
import type { Migration, Modes } from "../../operation/mod.ts"
import { Graph } from "../../revision/mod.ts"
import type { ScriptRevision } from "../../script/mod.ts"
import type * as Sql from "../../sql/mod.ts"
import { once, withoutLiterals } from "../../text/mod.ts"
import { Irreversible, MigratorError, OutsideOnly, TransactionBroken } from "../error.ts"
import type { Direction } from "../progress.ts"
import type { Failure } from "./failure.ts"

/** A revision, its loaded migration, a direction, and how the program of that direction runs. */
export interface Task {
  readonly mode: Modes.Mode
  readonly revision: ScriptRevision
  readonly migration: Migration.Any
  readonly declared: Declared
  readonly direction: Direction
}

/** The statement that begins the transaction of a task, online and in scripts. */
export const begin = ({ isolation }: Modes.Mode): string =>
  isolation === undefined ? "BEGIN" : `BEGIN ISOLATION LEVEL ${isolation.toUpperCase()}`

/** The program of a task; fails for the downgrade of a revision that has none. */
export const program = (task: Task): Result.Result<Migration.Any["upgrade"], MigratorError> => {
  const program = task.direction === "upgrade" ? task.migration.upgrade : task.migration.downgrade
  return program === undefined
    ? Result.fail(MigratorError.of(new Irreversible({ revision: task.revision.id, file: task.revision.file })))
    : Result.succeed(program)
}

/** The fields of an event with what the file of a revision declares about other revisions. */
export interface Declared {
  readonly parents: ReadonlyArray<string>
  readonly dependsOn?: ReadonlyArray<string>
  readonly breaking?: true
}

/** What an event of this revision records; `dependsOn` and `breaking` only if they say something. */
export const declared = (graph: Graph.Graph, { breaking, id, parents }: ScriptRevision): Declared => {
  const dependsOn = graph.dependencies.get(id)
  return { parents, ...(dependsOn === undefined ? {} : { dependsOn }), ...(breaking ? { breaking } : {}) }
}

/** The first event of a task. */
export const started = once(({ declared, direction, mode, revision }: Task): Event.Event =>
  Event.RevisionStarted.make({
    revision: revision.id,
    direction,
    checksum: revision.checksum,
    transactional: mode.transaction,
    // Without a transaction this may remain the last event, from which other versions know where the revision belongs.
    ...(mode.transaction || direction === "downgrade" ? {} : declared)
  })
)

/** The text that the ledger records for a named step. */
export const recordOf = ({ name }: { readonly name: string }): string => `-- strata:step ${name}`

/** The event after statement number `step` (from 1) of a task that runs without a transaction; without its secrets. */
export const stepped = ({ direction, revision }: Task, step: number, statement: string): Event.Event =>
  Event.StepApplied.make({ revision: revision.id, direction, step, statement: withoutLiterals(statement) })

/** The last event of a task. */
export const finished = once(({ declared, direction, revision }: Task): Event.Event =>
  direction === "upgrade"
    ? Event.RevisionApplied.make({
      revision: revision.id,
      checksum: revision.checksum,
      ...declared
    })
    : Event.RevisionReverted.make({ revision: revision.id, checksum: revision.checksum })
)

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

/** Whether the task is already done, according to the ledger. */
export const isDone = ({ direction, revision: { id } }: Task, state: LedgerState.State): boolean =>
  state.revisions.get(id)?.status !== "in-doubt" && isApplied(state, id) === (direction === "upgrade")

/**
 * Whether a task can run in a state: all revisions that it needs are applied (upgrade), or none that needs it is
 * (downgrade).
 */
export const isNext = ({ direction, revision: { id } }: Task, graph: Graph.Graph, state: LedgerState.State): boolean =>
  direction === "upgrade"
    ? [...(graph.revisions.get(id)?.parents ?? []), ...(graph.dependencies.get(id) ?? [])]
      .every((needed) => isApplied(state, needed))
    : ![...Graph.children(graph, id), ...(graph.dependents.get(id) ?? [])].some((other) => isApplied(state, other))

/** The error of a task whose migration ended its own transaction. */
export const broken = ({ direction, revision: { file, id } }: Task): MigratorError =>
  MigratorError.of(new TransactionBroken({ revision: id, file, direction }))

/** The error of a task in a transaction that has a statement which cannot run in one. */
export const outsideOnly = ({ revision: { file, id } }: Task, statement: Sql.Statement): MigratorError =>
  MigratorError.of(new OutsideOnly({ revision: id, file, statement: statement.text }))

/** The task without a transaction. */
export const withoutTransaction = (task: Task): Task => ({
  ...task,
  mode: { transaction: false, isDeclared: task.mode.isDeclared }
})

/**
 * The task as its statements can run: without a transaction if it does not declare one and none of its statements
 * can run in one. Fails if only some of them cannot, since such a task can run in neither way.
 */
export const fitted = (task: Task, statements: ReadonlyArray<Sql.Statement>): Result.Result<Task, MigratorError> => {
  const { mode } = task
  const outside = statements.find(({ transactional }) => !transactional)
  if (!mode.transaction || outside === undefined) return Result.succeed(task)
  return mode.isDeclared || statements.some(({ transactional }) => transactional)
    ? Result.fail(outsideOnly(task, outside))
    : Result.succeed(withoutTransaction(task))
}
