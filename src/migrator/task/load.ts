/**
 * Loads the file of a revision and makes a task of it.
 */
import * as Effect from "effect/Effect"
import type { Revision } from "../../revision/mod.ts"
import { ScriptDirectory } from "../../script/mod.ts"
import { MigratorError, NotTransactional, OwnIsolation } from "../error.ts"
import type { Direction } from "../progress.ts"
import { Settings } from "../settings.ts"
import * as Task from "./task.ts"

/** The task of a revision; fails if it has no downgrade. */
export const taskOf = Effect.fnUntraced(function*(direction: Direction, id: string) {
  const script = yield* ScriptDirectory
  const migration = yield* script.load(id)
  const revision = script.revisions.get(id)!
  const declared = Task.declared(script.graph, revision)
  const task: Task.Task = { direction, revision, migration, mode: migration.modes[direction], declared }
  yield* Effect.asVoid(Effect.fromResult(Task.program(task)))
  return task
})

/** Makes the task of a revision; fails if it has no downgrade, or cannot run in the single transaction of the run. */
export const load = Effect.fnUntraced(function*(direction: Direction, { file, id }: Revision) {
  const task = yield* taskOf(direction, id)
  const { mode } = task
  if ((yield* Settings).transaction === "per-migration") return task
  if (!mode.transaction) return yield* MigratorError.of(new NotTransactional({ revision: id, file }))
  // The single transaction of a run is READ COMMITTED.
  const { isolation = "read committed" } = mode
  return isolation === "read committed"
    ? task
    : yield* MigratorError.of(new OwnIsolation({ revision: id, file, isolation }))
})
