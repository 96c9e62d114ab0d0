/**
 * Loads the file of a revision and makes a task of it.
 */
import * as Effect from "effect/Effect"
import type { Revision } from "../../revision/mod.ts"
import { ScriptDirectory } from "../../script/mod.ts"
import { MigratorError, NotTransactional } from "../error.ts"
import type { Direction } from "../progress.ts"
import { Settings } from "../settings.ts"
import * as Task from "./task.ts"

/** Makes the task of a revision; fails if it has no downgrade, or cannot run in the single transaction of the run. */
export const load = Effect.fnUntraced(function*(direction: Direction, { file, id }: Revision) {
  const script = yield* ScriptDirectory
  const task: Task.Task = { direction, revision: script.revisions.get(id)!, migration: yield* script.load(id) }
  yield* Effect.asVoid(Effect.fromResult(Task.program(task)))
  if ((yield* Settings).transaction === "single" && !task.migration.transaction) {
    return yield* MigratorError.of(new NotTransactional({ revision: id, file }))
  }
  return task
})
