/**
 * The lines of the statements of revisions in SQL.
 */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"
import * as Result from "effect/Result"
import type { Revision } from "../revision/mod.ts"
import { ScriptDirectory } from "../script/mod.ts"
import * as SqlRevision from "../script/sql_revision.ts"
import type { WalkOptions } from "./walk.ts"

const none: ReadonlyArray<number> = []

/** The lines of each statement of these revisions, by direction and id; none for one that is not in SQL. */
export const linesOf = Effect.fnUntraced(function*(revisions: ReadonlyArray<Revision>) {
  const script = yield* ScriptDirectory
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const found = new Map<string, ReadonlyArray<number>>()
  for (const { file, id } of revisions) {
    if (!file.endsWith(".sql")) continue
    const text = yield* Effect.orElseSucceed(fs.readFileString(path.join(script.directory, file)), () => "")
    const parsed = SqlRevision.parse(file, text)
    if (Result.isFailure(parsed)) continue
    for (const direction of ["upgrade", "downgrade"] as const) {
      found.set(`${direction} ${id}`, (parsed.success[direction] ?? []).map(({ line }) => line))
    }
  }
  return ((direction, id) => found.get(`${direction} ${id}`) ?? none) satisfies WalkOptions["lines"]
})
