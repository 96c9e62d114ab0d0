/**
 * Writes files of a script directory, so that a reader never sees a partial file.
 */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"
import { randomUUID } from "node:crypto"
import type { ScriptError } from "../error.ts"
import { fileFailed } from "./listing.ts"

/**
 * Replaces a file by renaming a temporary file in the same directory: with two concurrent writers one of the two texts
 * remains, and after a failure the old text does. Its name starts with a dot, so it is not taken for a revision.
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

/** Writes a new file. Fails with `AlreadyExists` if the file exists. */
export const writeNew = Effect.fnUntraced(function*(file: string, text: string) {
  const fs = yield* FileSystem.FileSystem
  yield* fs.writeFileString(file, text, { flag: "wx" })
})

/**
 * Makes a directory and its parents, one at a time. The recursive `mkdir` of Node.js does not return where a parent
 * neither exists nor can be made, as in /proc.
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
