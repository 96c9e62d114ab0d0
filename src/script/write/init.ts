/**
 * Creates a script directory: `env.ts`, the files of the template, a README and the lock.
 */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"
import { Modes } from "../../operation/mod.ts"
import { ScriptError } from "../error.ts"
import { fileFailed } from "../file/listing.ts"
import { readRegularText } from "../file/regular.ts"
import { checksumOf, formatOf, recordedModes, type ScriptRevision } from "../file/revision_file.ts"
import { makeDirectory, writeNew } from "../file/write.ts"
import { entryOf, lockName, print } from "../lock/lock_file.ts"
import { FileExists, NotDirectory } from "../reason/file.ts"
import { fileName, generateId } from "./template.ts"

/** A file of a new script directory; `file` is relative to it. */
export interface InitFile {
  readonly file: string
  readonly text: string
}

/**
 * The template of a new directory. `generic` has models and a first revision that creates them, `sql` the same revision
 * in SQL without models, and `models` only the models, from which the first revision is generated. `empty` has neither
 * models nor a revision.
 */
export type InitTemplate = "generic" | "sql" | "models" | "empty"

const message = "create tasks"

/** Loaded when a directory is created. */
const sources = Effect.promise(() => import("./_init_sources.ts"))

/** The files of a new script directory in the order in which they are written; `id` is that of the first revision. */
export const initFiles = Effect.fnUntraced(function*(
  id: string,
  createdAt: DateTime.DateTime,
  template: InitTemplate = "generic"
) {
  const { envSource, modelsSource, readmeSource } = yield* sources
  const revision = yield* firstRevision(id, createdAt, template)
  const kind = template === "sql" || template === "empty" ? "sql" : "models"
  return [
    { file: "env.ts", text: envSource(kind) },
    ...revision,
    ...(kind === "models" ? [{ file: "models.ts", text: modelsSource }] : []),
    { file: "README.md", text: readmeSource(kind) },
    { file: lockName, text: print(revision.map(({ file, text }) => entryOf(described(id, file, text)))) }
  ] satisfies ReadonlyArray<InitFile>
})

const firstRevision = Effect.fnUntraced(function*(id: string, createdAt: DateTime.DateTime, template: InitTemplate) {
  if (template === "models" || template === "empty") return []
  const { firstRevisionSource } = yield* sources
  const format = template === "sql" ? "sql" : "ts"
  const file = yield* Effect.fromResult(fileName({ id, message, createdAt, format }))
  return [{ file, text: firstRevisionSource({ id, parents: [], message, createdAt }, format) }]
})

const described = (id: string, file: string, text: string): ScriptRevision => ({
  id,
  parents: [],
  dependsOn: [],
  labels: [],
  message,
  file,
  checksum: checksumOf(text),
  format: formatOf(file) ?? "ts",
  breaking: false,
  modes: recordedModes(Modes.modesOf({}))
})

/**
 * Creates a script directory and returns its files. Nothing is written if one of the files exists.
 */
export const initDirectory = Effect.fn("ScriptDirectory.init")(function*(
  directory: string,
  template: InitTemplate = "generic"
) {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  yield* requireDirectory(directory)
  const common = yield* initFiles(yield* generateId, yield* DateTime.now, template)
  const { packageSource } = yield* sources
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

/** Fails with `NotDirectory` if the path exists and is not a directory. */
const requireDirectory = Effect.fnUntraced(function*(directory: string) {
  const fs = yield* FileSystem.FileSystem
  const found = yield* Effect.orElseSucceed(fs.stat(directory), () => undefined)
  if (found !== undefined && found.type !== "Directory") {
    return yield* ScriptError.of(new NotDirectory({ path: directory }))
  }
})

/** Whether the nearest package.json makes Node.js load the files of a directory as ES modules. */
const isModuleScope = Effect.fnUntraced(function*(directory: string) {
  const path = yield* Path.Path
  for (let at = path.resolve(directory);; at = path.dirname(at)) {
    const text = yield* Effect.option(readRegularText(path.join(at, "package.json")))
    if (text._tag === "Some") return /"type"\s*:\s*"module"/.test(text.value)
    if (at === path.dirname(at)) return false
  }
})
