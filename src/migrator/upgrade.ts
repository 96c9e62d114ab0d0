/**
 * `upgrade` and `downgrade`: run the revisions between the state of the database and a target, under the run lock.
 */
import * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import * as Client from "../client/mod.ts"
import { Ledger, LedgerState, RunLock } from "../ledger/mod.ts"
import { Graph, type Revision, Target } from "../revision/mod.ts"
import { ScriptDirectory } from "../script/mod.ts"
import * as Telemetry from "../telemetry/mod.ts"
import { type Ahead, aheadSentence, DatabaseAhead, MigratorError, NeedsSession, RevisionInDoubt } from "./error.ts"
import type { Before } from "./hooks.ts"
import { type Direction, type ProgressEvent, Relay, report, tell } from "./progress.ts"
import { explained } from "./read_only.ts"
import { Hooks, Settings } from "./settings.ts"
import type { FormerChange } from "./status/former_table.ts"
import * as Status from "./status/status.ts"
import * as Failure from "./task/failure.ts"
import { load } from "./task/load.ts"
import type * as Task from "./task/task.ts"

/**
 * The result of a run: the revisions in the order in which they were applied or reverted, none if the database is
 * `ahead`, and the `state` of the ledger after it. `former` is how the table of a tool changed whose history was adopted.
 */
export interface Outcome {
  readonly direction: Direction
  readonly revisions: ReadonlyArray<Revision>
  readonly ahead: ReadonlyArray<Ahead>
  readonly state: LedgerState.State
  readonly former?: FormerChange
}

/**
 * What an upgrade does if the database is ahead and nothing is pending: it ends with a warning, or fails. A breaking
 * revision of the newer version always makes it fail.
 */
export const AheadPolicy = Context.Reference<"warn" | "refuse">("strata/migrator/AheadPolicy", {
  defaultValue: () => "warn"
})

/**
 * Applies the pending revisions up to the targets; the default target is `head`.
 *
 * If nothing is pending, the lock is not taken, so that many replicas can start at the same time. Fails with
 * `MigratorError`, `LedgerError`, `ScriptError`, `GraphError` or `SqlError`; revisions that were applied before the failure remain applied.
 */
export const upgrade = (...targets: ReadonlyArray<Target.Target>) =>
  toward("upgrade", targets.length === 0 ? [Target.head] : targets)

/**
 * Reverts down to the targets: a revision (all revisions above it are reverted), `-N`, or `base`. Fails as
 * `upgrade` does.
 */
export const downgrade = (...targets: ReadonlyArray<Target.Target>) => toward("downgrade", targets)

/**
 * The end of an upgrade to the targets if nothing is pending, as `upgrade` ends then; undefined if something is, or if
 * a revision is in doubt. Only reads.
 */
export const settled = Effect.fnUntraced(function*(...targets: ReadonlyArray<Target.Target>) {
  const found = yield* foreseen("upgrade", targets)
  return found?.tasks.length === 0 ? yield* nothing("upgrade", found) : undefined
})

/** The revisions between a status and the targets, in the order in which a run runs them. */
export const path = (direction: Direction, status: Status.Status, targets: ReadonlyArray<Target.Target>) =>
  Effect.fromResult(
    direction === "upgrade"
      ? Graph.upgradePath(status.graph, status.applied, ...targets)
      : Graph.downgradePath(status.graph, status.applied, ...targets)
  )

const toward = (direction: Direction, targets: ReadonlyArray<Target.Target>) =>
  hooked(direction, targets, (before) => attempt(direction, targets, before))

/** Runs a program with the hooks of the settings around it; without any, `before` is undefined. */
export const hooked = Effect.fnUntraced(function*<A, E, R>(
  direction: Direction,
  targets: ReadonlyArray<Target.Target>,
  program: (before: Before | undefined) => Effect.Effect<A, E, R>
) {
  const { afterFailure, afterSuccess, before } = yield* Hooks
  if (before === undefined && afterSuccess === undefined && afterFailure === undefined) return yield* program(undefined)
  const { around } = yield* Effect.promise(() => import("./hooks.ts"))
  return yield* around(direction, targets, program)
})

/** A run without the hooks after it. */
export const attempt = Effect.fn("Migrator.run")(function*(
  direction: Direction,
  targets: ReadonlyArray<Target.Target>,
  before: Before | undefined
) {
  yield* Effect.annotateCurrentSpan({ "strata.run.direction": direction })
  const foreseeable = yield* foreseen(direction, targets)
  const watched = direction === "upgrade" ? yield* watch(foreseeable?.status) : undefined
  const settled = watched === undefined ? foreseeable : { ...foreseeable!, status: watched.status }
  const former = watched === undefined ? {} : { former: watched.change }
  if (settled?.tasks.length === 0) return { ...(yield* nothing(direction, settled)), ...former }
  if (settled !== undefined) yield* refuseShared(settled.tasks)
  const lock = yield* RunLock
  const { remembering } = yield* session
  return yield* explained(remembering(lock.withLock(Effect.gen(function*() {
    const ledger = yield* Ledger
    // Time passes in the hook, so what is found then is read again.
    const { tasks: announced } = before === undefined ? { tasks: [] } : yield* ready(direction, targets, settled?.tasks)
    if (before !== undefined && announced.length > 0) yield* before(announced.map(({ revision }) => revision))
    if (settled?.status.state.sequence === 0) yield* ledger.ensure
    // A concurrent run may have finished while this one waited.
    const found = yield* ready(direction, targets, settled?.tasks)
    const { status, tasks } = found
    yield* Effect.annotateCurrentSpan({ "strata.run.revisions": tasks.length })
    if (tasks.length === 0) return { ...(yield* nothing(direction, found)), ...former }
    if (settled === undefined) yield* refuseShared(tasks)
    yield* announceLate(status, tasks)
    const performed = yield* (yield* Settings).transaction === "single"
      ? inOne(tasks, status)
      : everything(tasks, status)
    return { ...outcome(direction, performed), ...former }
  }))))
})

/** Looks at the table of a former tool, if the ledger has one, and warns if it changed. */
const watch = Effect.fnUntraced(function*(status: Status.Status | undefined) {
  if (status?.state.former === undefined) return undefined
  const { watch } = yield* Effect.promise(() => import("./status/former_table.ts"))
  const found = yield* watch(status.state)
  return found === undefined ? undefined : { change: found.change, status: { ...status, state: found.state } }
})

/** The code that runs tasks, which is loaded only if there is one. */
const runner = Effect.promise(() => import("./online/run.ts"))
const session = Effect.promise(() => import("./task/session.ts"))
const transaction = Effect.promise(() => import("./online/transaction.ts"))
const transactionChoice = Effect.promise(() => import("./online/transaction_choice.ts"))

const outcome = (direction: Direction, { revisions, state }: Performed): Outcome => ({
  direction,
  revisions,
  ahead: [],
  state
})

/** What a run performed, and the state after it. */
type Performed = Pick<Outcome, "revisions" | "state">

/** The end of a run that has nothing to do. If the database is ahead, this is said, and may be an error. */
const nothing = Effect.fnUntraced(function*(
  direction: Direction,
  { ahead, status: { state } }: { readonly ahead: ReadonlyArray<Ahead>; readonly status: Status.Status }
) {
  const ended = outcome(direction, { revisions: [], state })
  if (ahead.length === 0) return ended
  const { directory } = yield* ScriptDirectory
  if (direction === "upgrade") {
    if (ahead.some(({ breaking }) => breaking)) return yield* forbidden(ahead, "breaking")
    if ((yield* AheadPolicy) === "refuse") return yield* forbidden(ahead, "start")
  }
  yield* Effect.logWarning(`${aheadSentence(ahead, directory)}. Nothing was changed`)
  return { ...ended, ahead }
})

/** Fails because the database is ahead. */
export const forbidden = Effect.fnUntraced(function*(
  ahead: ReadonlyArray<Ahead>,
  what: DatabaseAhead["forbidden"],
  pending: ReadonlyArray<Revision> = []
) {
  const { directory } = yield* ScriptDirectory
  return yield* MigratorError.of(
    new DatabaseAhead({ directory, ahead, forbidden: what, pending: pending.map(({ id }) => id) })
  )
})

/**
 * The revisions that a run would run, in order, and those by which the database is ahead. Fails if the ledger and the
 * files disagree, or if anything would run while the database is ahead: below the newer version nothing can be
 * reverted, and what is applied beside it, it does not know.
 */
export const planned = Effect.fnUntraced(function*(
  direction: Direction,
  status: Status.Status,
  targets: ReadonlyArray<Target.Target>
) {
  const ahead = yield* Status.check(status)
  const revisions = yield* path(direction, status, targets)
  if (ahead.length > 0 && revisions.length > 0) return yield* forbidden(ahead, direction, revisions)
  return { ahead, revisions }
})

/**
 * Reads where the database is, checks that a run can start there, and loads all migrations before the first one
 * runs, except those that are `loaded`.
 */
const ready = Effect.fnUntraced(function*(
  direction: Direction,
  targets: ReadonlyArray<Target.Target>,
  loaded: ReadonlyArray<Task.Task> = []
) {
  const status = yield* Status.read()
  const { ahead, revisions } = yield* planned(direction, status, targets)
  if (revisions.length > 0) yield* Status.checkFormat(status)
  const own = new Set([...revisions.map(({ id }) => id), ...ahead.map(({ revision }) => revision)])
  yield* refuseDoubt(direction, status, own)
  const known = new Map(loaded.map((task) => [task.revision.id, task]))
  const loading = Effect.forEach(revisions, (revision) => {
    const task = known.get(revision.id)
    return task === undefined ? load(direction, revision) : Effect.succeed(task)
  })
  const isLoaded = revisions.every(({ id }) => known.has(id))
  const tasks = yield* Effect.forEach(
    yield* isLoaded ? loading : Effect.withSpan(loading, "ScriptDirectory.load", {
      attributes: { "strata.revisions": revisions.length }
    }),
    (task) => resumed(task, status)
  )
  yield* Telemetry.Metrics.pending(tasks.length)
  yield* Telemetry.Metrics.inDoubt(LedgerState.inDoubt(status.state).size)
  return { ahead, status, tasks }
})

/**
 * What `ready` gives before the run lock is held; undefined if a revision is in doubt, because another process may be
 * running it at this moment. Whether it stopped is known under the lock.
 */
const foreseen = (direction: Direction, targets: ReadonlyArray<Target.Target>) =>
  Effect.catchIf(
    ready(direction, targets),
    (error) => error instanceof MigratorError && error.reason._tag === "RevisionInDoubt",
    () => Effect.undefined
  )

/** A revision that stopped outside a transaction is resumed outside one, and not run from its start inside one. */
const resumed = Effect.fnUntraced(function*(task: Task.Task, status: Status.Status) {
  if (!task.mode.transaction || !LedgerState.inDoubt(status.state).has(task.revision.id)) return task
  const { unwrapped } = yield* transactionChoice
  return (yield* unwrapped(task)) ?? (yield* inDoubt(task.revision.id, status))
})

/**
 * A revision in doubt is resumed by a run in the same direction; for any other run it must be resolved first. One of a
 * newer version is its affair.
 */
const refuseDoubt = Effect.fnUntraced(
  function*(direction: Direction, status: Status.Status, known: ReadonlySet<string>) {
    for (const [id, doubt] of LedgerState.inDoubt(status.state)) {
      const isResumed = doubt.direction === direction || !status.graph.revisions.has(id)
      if (!isResumed || !known.has(id)) return yield* inDoubt(id, status)
    }
  }
)

/** A revision outside a transaction needs the run lock and session settings, and therefore a session of its own. */
const refuseShared = Effect.fnUntraced(function*(tasks: ReadonlyArray<Task.Task>) {
  const outside = tasks.find(({ mode }) => !mode.transaction)
  if (outside === undefined) return
  const found = yield* Client.sharing
  if (found === undefined) return
  const { direction, revision: { file, id } } = outside
  return yield* MigratorError.of(new NeedsSession({ revision: id, file, direction, found }))
})

const inDoubt = (id: string, { graph, state }: Status.Status): MigratorError => {
  const doubt = state.revisions.get(id)
  return MigratorError.of(
    new RevisionInDoubt({
      revision: id,
      ...(graph.revisions.has(id) ? { file: graph.revisions.get(id)!.file } : {}),
      direction: doubt?.direction ?? "upgrade",
      finished: doubt?.steps.length ?? 0,
      ...(doubt?.lastFailure === undefined ? {} : { failure: doubt.lastFailure.message })
    })
  )
}

/**
 * Reports the revisions that are applied below revisions which already are: they were added later, on another
 * branch.
 */
const announceLate = (status: Status.Status, tasks: ReadonlyArray<Task.Task>) => {
  const late = new Set(Graph.gaps(status.graph, status.applied).map(({ id }) => id))
  return Effect.forEach(
    tasks.filter(({ direction, revision }) => direction === "upgrade" && late.has(revision.id)),
    ({ revision }) => report({ _tag: "Late", revision }),
    { discard: true }
  )
}

const everything = Effect.fnUntraced(function*(tasks: ReadonlyArray<Task.Task>, status: Status.Status) {
  const Run = yield* runner
  const { prepare } = yield* transaction
  let state = LedgerState.copy(status.state)
  const done: Array<Revision> = []
  for (const [index, task] of tasks.entries()) {
    const next = tasks[index + 1]
    if (next !== undefined) yield* Effect.forkChild(prepare(next))
    yield* report({ _tag: "Started", ...task, index: index + 1, total: tasks.length })
    const result = yield* Run.run(task, state)
    state = result.state
    if (result.performed) done.push(task.revision)
    yield* Telemetry.Metrics.pending(tasks.length - index - 1)
  }
  yield* Telemetry.Metrics.inDoubt(LedgerState.inDoubt(state).size)
  return { revisions: done, state } satisfies Performed
})

/**
 * Runs all tasks in one transaction. Finished tasks are reported when it has committed. A failure rolls back its own
 * record, so it is recorded afterwards, for the task that was running (the last one if COMMIT itself failed).
 */
const inOne = Effect.fnUntraced(function*(tasks: ReadonlyArray<Task.Task>, status: Status.Status) {
  const Run = yield* runner
  const sql = yield* SqlClient.SqlClient
  const ledger = yield* Ledger
  const finished: Array<ProgressEvent> = []
  let current = tasks[0]!
  const held = (event: ProgressEvent) => {
    if (event._tag === "Started") current = tasks[event.index - 1]!
    return event._tag === "Finished" ? Effect.sync(() => void finished.push(event)) : tell(event)
  }
  const { withLockRetries } = yield* transaction
  const { renew } = yield* session
  let isCommitted = false
  const work = Effect.suspend(() => {
    finished.length = 0
    return Effect.tap(everything(tasks, status), renew("at the end"))
  })
  // COMMIT is not interrupted, so what it committed is told before an interruption takes effect.
  const attempt = Effect.uninterruptibleMask((restore) =>
    Effect.tap(ledger.atomically(sql.withTransaction(restore(work))), () => {
      isCommitted = true
      return Effect.forEach(finished, tell, { discard: true })
    })
  ).pipe(
    Effect.onError(() => Effect.ignore(renew("now"))),
    // A run that loses to a concurrent one reads the ledger again in the same transaction, and must see what was
    // committed.
    Effect.provideService(SqlClient.BeginTransaction, "BEGIN ISOLATION LEVEL READ COMMITTED")
  )
  return yield* withLockRetries(current, attempt).pipe(
    Effect.provideService(Relay, held),
    Effect.onExit((exit) =>
      exit._tag === "Success" || isCommitted ? Effect.void : recordAfterwards(current, exit.cause)
    ),
    Effect.catchTag("SqlError", (error) => Run.failed(current, Failure.of(Cause.fail(error)), "recorded"))
  )
})

const recordAfterwards = Effect.fnUntraced(function*(task: Task.Task, cause: Cause.Cause<unknown>) {
  const error = Cause.squash(cause)
  const reason = error instanceof MigratorError ? error.reason : undefined
  if (reason !== undefined && reason._tag !== "RevisionFailure") return
  const Run = yield* runner
  yield* Effect.ignore(Effect.flatMap(Status.read(), ({ state }) => Run.record(task, Failure.of(cause), state)))
})
