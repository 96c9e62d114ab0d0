/**
 * Writing the files of a script directory so that a reader never sees half of one.
 */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"
import { randomUUID } from "node:crypto"
import type { ScriptError } from "../error.ts"
import { fileFailed } from "./listing.ts"

/**
 * Replaces a file by way of a temporary one beside it: two processes that write at once leave one of the two texts, and
 * a failure leaves the old one. The temporary name starts with a dot, which a script directory ignores.
 */
export const writeAtomically = Effect.fnUntraced(function*(file: string, text: string) {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const temporary = path.join(path.dirname(file), `.${path.basename(file)}.${randomUUID()}.tmp`)
  yield* fs.writeFileString(temporary, text).pipe(
    Effect.andThen(fs.rename(temporary, file)),
    Effect.onError(() => Effect.ignore(fs.remove(temporary, { force: true })))
  )
})

/** Writes a new file; an existing one fails as `AlreadyExists` and keeps its content. */
export const writeNew = Effect.fnUntraced(function*(file: string, text: string) {
  const fs = yield* FileSystem.FileSystem
  yield* fs.writeFileString(file, text, { flag: "wx" })
})

/**
 * Makes a directory and its parents, one at a time: Node's own recursive `mkdir` never ends where a parent can be
 * neither found nor made, as in /proc.
 */
export const makeDirectory: (
  directory: string
) => Effect.Effect<void, ScriptError, FileSystem.FileSystem | Path.Path> = Effect.fnUntraced(function*(directory) {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  if (yield* Effect.orElseSucceed(fs.exists(directory), () => false)) return
  const parent = path.dirname(directory)
  if (parent !== directory) yield* makeDirectory(parent)
  yield* Effect.mapError(fs.makeDirectory(directory), fileFailed("write", directory))
})
