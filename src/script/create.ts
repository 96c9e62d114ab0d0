/**
 * Writing a new revision: its file beside the others, and its line in `strata.lock`.
 */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Path from "effect/Path"
import { FileExists } from "./_file_reasons.ts"
import { fileFailed, placeOf } from "./_listing.ts"
import { makeGraph } from "./_load.ts"
import { readLock, writeLock } from "./_lock_state.ts"
import { writeNew } from "./_write.ts"
import { scriptError } from "./error.ts"
import { entryOf } from "./lock_file.ts"
import { checksumOf, type Format, type ScriptRevision } from "./revision_file.ts"
import { type NewRevision, oneLine, renderRevision } from "./revision_source.ts"
import { ScriptDirectory } from "./script_directory.ts"
import { fileName, generateId } from "./template.ts"

/** A revision to write; without an `id` a random one is taken, without a `format` it is TypeScript. */
export interface CreateOptions {
  readonly id?: string | undefined
  readonly parents: ReadonlyArray<string>
  readonly dependsOn?: ReadonlyArray<string> | undefined
  readonly labels?: ReadonlyArray<string> | undefined
  readonly message: string
  readonly format?: Format | undefined
  readonly fileTemplate?: string | undefined
  readonly timezone?: string | undefined
  /** When it was made; now when left out. */
  readonly createdAt?: DateTime.DateTime | undefined
  /** A text that somebody else wrote for this id; a revision without operations when left out. */
  readonly source?: RevisionText | undefined
}

/** The text of a revision, and whether it runs in a transaction, which `strata.lock` has to know. */
export interface RevisionText {
  readonly text: string
  readonly transaction: boolean
}

/**
 * Writes a new revision and returns it with its absolute path. Nothing is written when the id is taken, a parent is
 * unknown or the file exists.
 */
export const createRevision = Effect.fn("ScriptDirectory.create")(function*(options: CreateOptions) {
  const directory = yield* ScriptDirectory
  const path = yield* Path.Path
  const place = placeOf(path, directory.directory)
  const source: NewRevision = {
    ...options,
    id: options.id ?? (yield* generateId),
    format: options.format ?? "ts",
    createdAt: options.createdAt ?? (yield* DateTime.now)
  }
  const file = yield* Effect.fromResult(
    fileName({ ...source, template: options.fileTemplate, timezone: options.timezone })
  )
  const { text, transaction } = options.source ?? { text: renderRevision(source), transaction: true }
  const revision = revisionOf(source, file, { text, transaction })
  yield* makeGraph(place, [...directory.revisions.values(), revision])
  const target = path.join(place.path, file)
  const name = `${place.name}/${file}`
  yield* Effect.mapError(writeNew(target, text), (error) =>
    error.reason._tag === "AlreadyExists"
      ? scriptError(new FileExists({ file: name }))
      : fileFailed("write", name)(error))
  // The lock is read again, so that a revision that another process wrote in the meantime keeps its line.
  const lock = yield* readLock(place)
  const others = lock.entries.filter((entry) => entry.file !== file && entry.id !== revision.id)
  yield* writeLock(place, lock.text, [...others, entryOf(revision)])
  return { revision, path: target }
})

const revisionOf = (source: NewRevision, file: string, { text, transaction }: RevisionText): ScriptRevision => ({
  id: source.id,
  parents: source.parents,
  dependsOn: source.dependsOn ?? [],
  labels: source.labels ?? [],
  message: oneLine(source.message),
  file,
  checksum: checksumOf(text),
  format: source.format,
  transaction
})
