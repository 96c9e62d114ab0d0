/**
 * A new script directory: `env.ts`, what the template starts with, a README and the lock.
 */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"
import * as Result from "effect/Result"
import { FileExists, NotDirectory } from "./_file_reasons.ts"
import { envSource, firstRevisionSource, firstSqlRevisionSource, modelsSource, packageSource, readmeSource } from "./_init_sources.ts"
import { fileFailed } from "./_listing.ts"
import { makeDirectory, writeNew } from "./_write.ts"
import { ScriptError } from "./error.ts"
import { entryOf, lockName, print } from "./lock_file.ts"
import { checksumOf, formatOf, type ScriptRevision } from "./revision_file.ts"
import { fileName, generateId } from "./template.ts"

/** A file of a new script directory; `file` is relative to it. */
export interface InitFile {
  readonly file: string
  readonly text: string
}

/**
 * What a new directory starts with: a first revision beside the models that it makes, the same revision in SQL and
 * nothing else, or the models alone, from which the first revision is generated.
 */
export type InitTemplate = "generic" | "sql" | "models"

const message = "create tasks"

/** The files of a new script directory in the order they are written; the first revision has the id given. */
export const initFiles = (
  id: string,
  createdAt: DateTime.DateTime,
  template: InitTemplate = "generic"
): Result.Result<ReadonlyArray<InitFile>, ScriptError> =>
  Result.map(firstRevision(id, createdAt, template), (revision) => {
    const kind = template === "sql" ? "sql" : "models"
    return [
      { file: "env.ts", text: envSource(kind) },
      ...revision.map(({ file, text }) => ({ file, text })),
      ...(kind === "models" ? [{ file: "models.ts", text: modelsSource }] : []),
      { file: "README.md", text: readmeSource(kind) },
      { file: lockName, text: print(revision.map(({ file, text }) => entryOf(described(id, file, text)))) }
    ]
  })

const firstRevision = (
  id: string,
  createdAt: DateTime.DateTime,
  template: InitTemplate
): Result.Result<ReadonlyArray<InitFile>, ScriptError> => {
  if (template === "models") return Result.succeed([])
  const [format, source] = template === "sql"
    ? (["sql", firstSqlRevisionSource] as const)
    : (["ts", firstRevisionSource] as const)
  const name = fileName({ id, message, createdAt, format })
  return Result.map(name, (file) => [{ file, text: source(id, message, createdAt) }])
}

const described = (id: string, file: string, text: string): ScriptRevision => ({
  id,
  parents: [],
  dependsOn: [],
  labels: [],
  message,
  file,
  checksum: checksumOf(text),
  format: formatOf(file) ?? "ts",
  transaction: true
})

/**
 * Writes a new script directory, creating the folder where it is missing, and returns the files written. Nothing is
 * written when one of them exists.
 */
export const initDirectory = Effect.fn("ScriptDirectory.init")(function*(
  directory: string,
  template: InitTemplate = "generic"
) {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  yield* requireDirectory(directory)
  const common = yield* Effect.fromResult(initFiles(yield* generateId, yield* DateTime.now, template))
  const files = (yield* isModuleScope(directory)) ? common : [...common, { file: "package.json", text: packageSource }]
  for (const { file } of files) {
    const target = path.join(directory, file)
    const exists = yield* Effect.mapError(fs.exists(target), fileFailed("read", target))
    if (exists) return yield* ScriptError.of(new FileExists({ file: target }))
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
    return yield* ScriptError.of(new NotDirectory({ path: directory }))
  }
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
