/**
 * A new script directory: `env.ts`, a first revision that can be run as it is, a README and the lock.
 */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"
import * as Result from "effect/Result"
import { FileExists, NotDirectory } from "./_file_reasons.ts"
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
  yield* requireDirectory(directory)
  const common = yield* Effect.fromResult(initFiles(yield* generateId, yield* DateTime.now))
  const files = (yield* isModuleScope(directory)) ? common : [...common, { file: "package.json", text: packageSource }]
  for (const { file } of files) {
    const target = path.join(directory, file)
    const exists = yield* Effect.mapError(fs.exists(target), fileFailed("read", target))
    if (exists) return yield* scriptError(new FileExists({ file: target }))
  }
  yield* makeDirectory(directory)
  for (const { file, text } of files) {
    const target = path.join(directory, file)
    yield* Effect.mapError(writeNew(target, text), fileFailed("write", target))
  }
  return files
})

/** Refuses a path at which something else than a directory is. */
const requireDirectory = Effect.fnUntraced(function*(directory: string) {
  const fs = yield* FileSystem.FileSystem
  const found = yield* Effect.orElseSucceed(fs.stat(directory), () => undefined)
  if (found !== undefined && found.type !== "Directory") {
    return yield* scriptError(new NotDirectory({ path: directory }))
  }
})

/**
 * Makes a directory and its parents, one at a time: Node's own recursive `mkdir` never ends where a parent can be
 * neither found nor made, as in /proc.
 */
const makeDirectory: (
  directory: string
) => Effect.Effect<void, ScriptError, FileSystem.FileSystem | Path.Path> = Effect.fnUntraced(function*(directory) {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  if (yield* Effect.orElseSucceed(fs.exists(directory), () => false)) return
  const parent = path.dirname(directory)
  if (parent !== directory) yield* makeDirectory(parent)
  yield* Effect.mapError(fs.makeDirectory(directory), fileFailed("write", directory))
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
