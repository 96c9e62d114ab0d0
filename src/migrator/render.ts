/**
 * Renders SQL scripts that do offline what `upgrade`, `downgrade` and `stamp` do online.
 *
 * A script contains the same statements, ledger events and transactions. It is written without a database: it starts from a revision that
 * the caller names (the base, if none), and each transaction aborts unless the database is there. Same input, same bytes.
 */
import * as Effect from "effect/Effect"
import type { Migration, OperationError, Operations } from "../operation/mod.ts"
import { Graph, type Revision, Target } from "../revision/mod.ts"
import { ScriptDirectory } from "../script/mod.ts"
import type * as Sql from "../sql/mod.ts"
import { BadRequest, MigratorError } from "./error.ts"
import type * as Scripts from "./offline/script.ts"
import type { Watch } from "./online/trial.ts"
import type { Direction } from "./progress.ts"
import { type MigratorSettings, Settings } from "./settings.ts"
import { purgePath, stampEvents, type StampOptions } from "./stamp.ts"
import { load, taskOf } from "./task/load.ts"
import * as Task from "./task/task.ts"

/** The writer of scripts, which is loaded when a script is written. */
const script = Effect.promise(() => import("./offline/script.ts"))

/**
 * The script that takes a database from one end of the range to the other. An upgrade starts at the base by
 * default; a downgrade requires a start. Fails with `NotOffline` for a revision that reads rows.
 */
export const render = Effect.fn("Migrator.render")(function*(direction: Direction, range: Target.Range) {
  const { graph } = yield* ScriptDirectory
  const applied = yield* startOf(direction, range.from)
  const to = direction === "upgrade" ? Target.endOf(range, Target.head) : range.to ?? Target.base
  const revisions = yield* Effect.fromResult(
    direction === "upgrade" ? Graph.upgradePath(graph, applied, to) : Graph.downgradePath(graph, applied, to)
  )
  const what = `${direction} from ${range.from === null ? "base" : Target.print(range.from)} to ${Target.print(to)}`
  return yield* written(direction, what, revisions, applied)
})

/** The script that applies everything to a database in which these revisions are applied. */
export const renderPending = Effect.fn("Migrator.renderPending")(function*(applied: ReadonlySet<string>) {
  const { graph } = yield* ScriptDirectory
  const revisions = yield* Effect.fromResult(Graph.upgradePath(graph, applied, Target.heads))
  const heads = Graph.appliedHeads(graph, applied)
  const what = `upgrade from ${heads.length === 0 ? "base" : heads.join(", ")} to heads`
  return yield* written("upgrade", what, revisions, applied)
})

const written = Effect.fnUntraced(function*(
  direction: Direction,
  what: string,
  revisions: ReadonlyArray<Revision>,
  applied: ReadonlySet<string>
) {
  const writer = yield* script
  const settings = yield* Settings
  const tasks = yield* Effect.forEach(
    revisions,
    (revision) => Effect.flatMap(load(direction, revision), (task) => writer.fitted(task, settings))
  )
  const meta = tasks.some(({ mode }) => !mode.transaction)
  const blocks = yield* settings.transaction === "single"
    ? inOne(writer, tasks, applied, settings)
    : oneByOne(writer, what, tasks, applied, settings, meta)
  return page(header(what, revisions.length, meta), meta ? yield* writer.locked(settings, blocks) : blocks)
})

/** The script that records, in a database at `from` (the base if null), that it is at the targets, as `stamp` does. */
export const renderStamp = Effect.fn("Migrator.renderStamp")(function*(
  from: Target.Target | null,
  targets: ReadonlyArray<Target.Target>,
  options: StampOptions = {}
) {
  const writer = yield* script
  const settings = yield* Settings
  const { graph, revisions } = yield* ScriptDirectory
  const applied = yield* startOf("upgrade", from)
  const path = yield* Effect.fromResult(
    options.purge === true
      ? purgePath(graph, applied, targets, () => true)
      : Graph.stampPath(graph, applied, targets)
  )
  const events = stampEvents({ ...path, orphans: [] }, graph, (id) => revisions.get(id)!, options.reason)
  const lines = yield* Effect.forEach(events, (event) => writer.append(settings, event))
  const block = [...yield* writer.opening(settings, applied), ...lines, "COMMIT;"]
  const title = `stamp ${targets.map(Target.print).join(" ")} from ${from === null ? "base" : Target.print(from)}`
  return page(header(title, events.length, false), [block])
})

/** The script that creates or updates the ledger, as `ensureLedger` does; it changes no event of an existing ledger. */
export const renderLedger = Effect.gen(function*() {
  const writer = yield* script
  const settings = yield* Settings
  return page(opening(`the ledger ${settings.schema}.${settings.table}`), [yield* writer.ledger(settings)])
})

/**
 * The statements of one migration, without ledger and guard. The type accepts only migrations that need `Operations`
 * alone: a migration that reads rows does not compile here.
 */
export const statements = <E>(
  migration: Migration.Migration<E, Operations>,
  direction: Direction = "upgrade"
): Effect.Effect<ReadonlyArray<Sql.Statement>, E | OperationError> =>
  Effect.flatMap(
    Effect.promise(() => import("./task/collect.ts")),
    ({ collect }) => collect((direction === "upgrade" ? migration.upgrade : migration.downgrade) ?? Effect.void)
  )

/** The statements of a revision, without ledger and guard; fails with `NotOffline` if it reads rows. */
export const revisionStatements = Effect.fnUntraced(function*(direction: Direction, id: string) {
  const { statements } = yield* Effect.promise(() => import("./task/collect.ts"))
  return yield* statements(yield* taskOf(direction, id))
})

/** Runs a revision on a database that is thrown away (`online/trial.ts`, which is loaded then). */
export const trial = <E>(direction: Direction, id: string, watch: Watch<E>) =>
  Effect.flatMap(Effect.promise(() => import("./online/trial.ts")), (runner) => runner.trial(direction, id, watch))

const startOf = Effect.fnUntraced(function*(direction: Direction, from: Target.Target | null) {
  const { graph } = yield* ScriptDirectory
  if (from === null && direction === "upgrade") return new Set<string>() as ReadonlySet<string>
  if (from === null || from.place === null || from.place._tag === "Current") {
    return yield* MigratorError.of(
      new BadRequest({
        problem: `A script is rendered without a database, so ${
          from === null ? "its start" : `"${Target.print(from)}"`
        } has no meaning`,
        remedy: `Name the revision it starts from: strata ${direction} --sql <from>:<to>`
      })
    )
  }
  const found = yield* Effect.fromResult(Graph.resolve(graph, new Set(), from))
  return Graph.ancestors(graph, found.map(({ id }) => id))
})

const oneByOne = (
  writer: typeof Scripts,
  what: string,
  tasks: ReadonlyArray<Scripts.Fitted>,
  start: ReadonlySet<string>,
  settings: MigratorSettings,
  isLocked: boolean
) => {
  const mark = (index: number) => `${what}: ${index + 1} of ${tasks.length}`
  return Effect.forEach(
    tasks,
    Effect.fnUntraced(function*(task, index) {
      const before = tasks[index - 1]
      return [
        title(task),
        ...yield* before === undefined
          ? writer.opening(settings, start, Task.begin(task.mode))
          : writer.following(settings, Task.finished(before), mark(index - 1), Task.begin(task.mode)),
        ...yield* task.mode.transaction
          ? writer.transactional(task, settings, isLocked, "now")
          : writer.steps(task, settings),
        ...yield* writer.closing(mark(index))
      ]
    })
  )
}

const inOne = Effect.fnUntraced(function*(
  writer: typeof Scripts,
  tasks: ReadonlyArray<Scripts.Fitted>,
  start: ReadonlySet<string>,
  settings: MigratorSettings
) {
  const parts = yield* Effect.forEach(
    tasks,
    (task) => Effect.map(writer.transactional(task, settings, false, "later"), (lines) => [title(task), ...lines])
  )
  return tasks.length === 0
    ? []
    : [[...yield* writer.opening(settings, start), ...parts.flat(), writer.ending(settings), "COMMIT;"]]
})

const title = ({ direction, revision }: Task.Task): string =>
  comment(`${direction === "upgrade" ? "Apply" : "Revert"} ${revision.id}: ${revision.message} (${revision.file})`)

const comment = (text: string): string => `-- ${text.replace(/[\r\n\u2028\u2029]+/g, " ")}`

const opening = (what: string): ReadonlyArray<string> => [
  comment(`Strata offline script: ${what}`),
  comment("Run it with: psql --no-psqlrc --set ON_ERROR_STOP=1 --file <this file>")
]

const header = (what: string, count: number, meta: boolean): ReadonlyArray<string> => [
  ...opening(`${what}, ${count} ${count === 1 ? "revision" : "revisions"}`),
  comment("Each transaction first checks the ledger and aborts unless the database is at the expected revision."),
  // Steps outside a transaction cannot be guarded by one, so psql itself must stop at the first error.
  ...(meta
    ? [
      comment("Some statements run outside transactions, so the script must be run with psql."),
      "\\set ON_ERROR_STOP on"
    ]
    : [])
]

const page = (head: ReadonlyArray<string>, blocks: ReadonlyArray<ReadonlyArray<string>>): string =>
  `${[head, ...blocks].map((lines) => lines.join("\n")).join("\n\n")}\n`
