/**
 * `upgrade` and `downgrade`: from where the database is to a target, under the run lock, one revision after another.
 */
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import { Ledger, LedgerState, RunLock } from "../ledger/mod.ts"
import { Graph, type Revision, Target } from "../revision/mod.ts"
import { ScriptDirectory } from "../script/mod.ts"
import * as Failure from "./_failure.ts"
import * as Run from "./_run.ts"
import * as Task from "./_task.ts"
import { failWith, MigratorError, NotTransactional, RevisionInDoubt } from "./error.ts"
import { type Direction, report } from "./progress.ts"
import { Settings } from "./settings.ts"
import * as Status from "./status.ts"

/** What a run did: the revisions in the order in which they were applied or reverted. */
export interface Outcome {
  readonly direction: Direction
  readonly revisions: ReadonlyArray<Revision>
}

/**
 * Applies every revision that the target asks for and the database lacks; `head` unless told otherwise.
 *
 * A database that has nothing to do is answered without the lock, so a fleet of replicas starts at once. Fails with
 * `MigratorError`, `LedgerError`, `ScriptError`, `GraphError` or `SqlError`; finished revisions stay finished.
 */
export const upgrade = (target: Target.Target = Target.head) => toward("upgrade", target)

/** Reverts what the target asks for: a revision (everything above it), `-N`, or `base`. Fails as `upgrade` does. */
export const downgrade = (target: Target.Target) => toward("downgrade", target)

/** The revisions between a status and a target, in the order in which a run takes them. */
export const path = (direction: Direction, status: Status.Status, target: Target.Target) =>
  Effect.fromResult(
    direction === "upgrade"
      ? Graph.upgradePath(status.graph, status.applied, target)
      : Graph.downgradePath(status.graph, status.applied, target)
  )

const toward = Effect.fn("Migrator.run")(function*(direction: Direction, target: Target.Target) {
  const settled = yield* ready(direction, target)
  if (settled.tasks.length === 0) return outcome(direction, [])
  const lock = yield* RunLock
  return yield* lock.withLock(Effect.gen(function*() {
    const ledger = yield* Ledger
    yield* ledger.ensure
    // Another runner may have finished while this one waited.
    const { status, tasks } = yield* ready(direction, target)
    yield* announceLate(status, tasks)
    const performed = yield* (yield* Settings).transaction === "single"
      ? inOne(tasks, status)
      : everything(tasks, status)
    return outcome(direction, performed)
  }))
})

const outcome = (direction: Direction, revisions: ReadonlyArray<Revision>): Outcome => ({ direction, revisions })

/** Reads where the database is, refuses what cannot be built on, and loads every migration before the first one runs. */
const ready = Effect.fnUntraced(function*(direction: Direction, target: Target.Target) {
  const status = yield* Status.read()
  yield* Status.check(status)
  const revisions = yield* path(direction, status, target)
  yield* refuseDoubt(direction, status, new Set(revisions.map((revision) => revision.id)))
  return { status, tasks: yield* Effect.forEach(revisions, (revision) => load(direction, revision)) }
})

const load = Effect.fnUntraced(function*(direction: Direction, { id }: Revision) {
  const script = yield* ScriptDirectory
  const task: Task.Task = { direction, revision: script.revisions.get(id)!, migration: yield* script.load(id) }
  yield* Effect.asVoid(Effect.fromResult(Task.program(task)))
  if ((yield* Settings).transaction === "single" && !task.migration.transaction) {
    return yield* failWith(new NotTransactional({ revision: id, file: task.revision.file }))
  }
  return task
})

/** A revision in doubt is resumed when the run goes its way; going anywhere else over it needs a decision first. */
const refuseDoubt = Effect.fnUntraced(
  function*(direction: Direction, status: Status.Status, path: ReadonlySet<string>) {
    for (const [id, doubt] of LedgerState.inDoubt(status.state)) {
      if (doubt.direction === direction && path.has(id)) continue
      return yield* failWith(
        new RevisionInDoubt({
          revision: id,
          file: status.graph.revisions.get(id)?.file ?? "(no file)",
          direction: doubt.direction ?? "upgrade",
          finished: doubt.steps.length,
          ...(doubt.lastFailure === undefined ? {} : { failure: doubt.lastFailure.message })
        })
      )
    }
  }
)

/** A revision that is applied although one above it already was: it came later, from another branch. */
const announceLate = (status: Status.Status, tasks: ReadonlyArray<Task.Task>) =>
  Effect.forEach(
    tasks.filter(({ direction, revision }) =>
      direction === "upgrade" &&
      [...Graph.descendants(status.graph, [revision.id])].some((id) => status.applied.has(id))
    ),
    ({ revision }) => report({ _tag: "Late", revision }),
    { discard: true }
  )

const everything = Effect.fnUntraced(function*(tasks: ReadonlyArray<Task.Task>, status: Status.Status) {
  let state = status.state
  const done: Array<Revision> = []
  for (const [index, task] of tasks.entries()) {
    yield* report({ _tag: "Started", ...task, index: index + 1, total: tasks.length })
    const result = yield* Run.run(task, state)
    state = result.state
    if (result.performed) done.push(task.revision)
  }
  return done as ReadonlyArray<Revision>
})

/** All of it in one transaction. Its failure takes the record of the failure along, so that is appended afterwards. */
const inOne = Effect.fnUntraced(function*(tasks: ReadonlyArray<Task.Task>, status: Status.Status) {
  const sql = yield* SqlClient.SqlClient
  const ledger = yield* Ledger
  return yield* everything(tasks, status).pipe(
    sql.withTransaction,
    ledger.atomically,
    Effect.tapError((error) => {
      const reason = error instanceof MigratorError ? error.reason : undefined
      const task = tasks.find(({ revision }) => reason?._tag === "RevisionFailure" && reason.revision === revision.id)
      if (task === undefined || reason?._tag !== "RevisionFailure") return Effect.void
      const failure = { problem: reason.problem, ...Failure.pick(reason) }
      return Effect.ignore(Effect.flatMap(Status.read(), ({ state }) => Run.record(task, failure, state)))
    })
  )
})
