/**
 * A new script directory: `env.ts`, a first revision that can be run as it is, a README and the lock.
 */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"
import * as Result from "effect/Result"
import { FileExists } from "./_file_reasons.ts"
import { envSource, firstRevisionSource, modelsSource, packageSource, readmeSource } from "./_init_sources.ts"
import { fileFailed } from "./_listing.ts"
import { writeNew } from "./_write.ts"
import { type ScriptError, scriptError } from "./error.ts"
import { entryOf, lockName, print } from "./lock_file.ts"
import { checksumOf } from "./revision_file.ts"
import { fileName, generateId } from "./template.ts"

/** A file of a new script directory; `file` is relative to it. */
export interface InitFile {
  readonly file: string
  readonly text: string
}

const message = "create tasks"

/** The files of a new script directory in the order they are written; the first revision has the id given. */
export const initFiles = (
  id: string,
  createdAt: DateTime.DateTime
): Result.Result<ReadonlyArray<InitFile>, ScriptError> =>
  Result.map(fileName({ id, message, createdAt, format: "ts" }), (file) => {
    const text = firstRevisionSource(id, message, createdAt)
    const checksum = checksumOf(text)
    const own = { id, parents: [], dependsOn: [], labels: [], message, file, checksum, transaction: true } as const
    return [
      { file: "env.ts", text: envSource },
      { file, text },
      { file: "models.ts", text: modelsSource },
      { file: "README.md", text: readmeSource },
      { file: lockName, text: print([entryOf({ ...own, format: "ts" })]) }
    ]
  })

/**
 * Writes a new script directory, creating the folder where it is missing, and returns the files written. Nothing is
 * written when one of them exists.
 */
export const initDirectory = Effect.fn("ScriptDirectory.init")(function*(directory: string) {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const common = yield* Effect.fromResult(initFiles(yield* generateId, yield* DateTime.now))
  const files = (yield* isModuleScope(directory)) ? common : [...common, { file: "package.json", text: packageSource }]
  for (const { file } of files) {
    const exists = yield* Effect.mapError(fs.exists(path.join(directory, file)), fileFailed("read", file))
    if (exists) return yield* scriptError(new FileExists({ file: path.join(directory, file) }))
  }
  yield* Effect.mapError(fs.makeDirectory(directory, { recursive: true }), fileFailed("write", directory))
  for (const { file, text } of files) {
    const target = path.join(directory, file)
    yield* Effect.mapError(writeNew(target, text), fileFailed("write", target))
  }
  return files
})

/** Whether the nearest package.json above a directory makes Node read its files as ES modules without a second look. */
const isModuleScope = Effect.fnUntraced(function*(directory: string) {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  for (let at = path.resolve(directory);; at = path.dirname(at)) {
    const text = yield* Effect.option(fs.readFileString(path.join(at, "package.json")))
    if (text._tag === "Some") return /"type"\s*:\s*"module"/.test(text.value)
    if (at === path.dirname(at)) return false
  }
})
