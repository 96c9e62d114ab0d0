/**
 * Creates a revision: writes its file and its entry in `strata.lock`.
 */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Path from "effect/Path"
import type * as Codegen from "../../codegen/mod.ts"
import { Modes } from "../../operation/mod.ts"
import { oneLine } from "../../text/mod.ts"
import { makeGraph } from "../directory/load_revision.ts"
import { updateLock } from "../directory/open.ts"
import { ScriptDirectory } from "../directory/script_directory.ts"
import { ScriptError } from "../error.ts"
import { fileFailed, type Place, placeOf, read } from "../file/listing.ts"
import { checksumOf, type Format, recordedModes, type ScriptRevision } from "../file/revision_file.ts"
import { nameOf, normalize, versionOf, within } from "../file/versions.ts"
import { makeDirectory, writeNew } from "../file/write.ts"
import { entryOf } from "../lock/lock_file.ts"
import { readLock } from "../lock/lock_state.ts"
import { FileExists, UnknownVersionDirectory } from "../reason/file.ts"
import { SeveralHeads } from "../reason/history.ts"
import { fileName, generateId, shownIn } from "./template.ts"

/**
 * A revision to write. The default of `id` is random; other defaults are those of the directory's `writing`.
 */
export interface CreateOptions {
  readonly id?: string | undefined
  readonly parents: ReadonlyArray<string>
  readonly dependsOn?: ReadonlyArray<string> | undefined
  readonly labels?: ReadonlyArray<string> | undefined
  readonly message: string
  /** Whether older versions must not start with it; the default is false. */
  readonly breaking?: boolean | undefined
  readonly format?: Format | undefined
  /** One of the directory's `versions`. The default is that of the first parent, or the first one without a parent. */
  readonly version?: string | undefined
  /** The time of creation; the default is now. */
  readonly createdAt?: DateTime.DateTime | undefined
  /** The text of the revision; the default is a revision without operations. */
  readonly source?: RevisionText | undefined
}

/** The text of a revision, and whether its programs run in a transaction, for `strata.lock`. */
export interface RevisionText {
  readonly text: string
  readonly modes: ScriptRevision["modes"]
}

/** Loaded when the first revision is written. */
const codegen = Effect.promise(() => import("../../codegen/mod.ts"))

/**
 * Writes a new revision, runs the hooks on its file, and returns the revision with its absolute path. Nothing is written
 * if the id is in use, a parent is unknown, or the file exists.
 */
export const createRevision = Effect.fn("ScriptDirectory.create")(function*(options: CreateOptions) {
  const directory = yield* ScriptDirectory
  const path = yield* Path.Path
  const { fileTemplate: template, format = "ts", slugLength, timezone } = directory.writing
  const place = placeOf(path, directory.directory)
  const { emptyRevision } = yield* codegen
  const source = {
    ...options,
    message: oneLine(options.message),
    id: options.id ?? (yield* generateId),
    format: options.format ?? format,
    createdAt: shownIn(options.createdAt ?? (yield* DateTime.now), timezone)
  }
  const name = yield* Effect.fromResult(fileName({ ...source, template, slugLength, timezone }))
  const file = within(yield* versionFor(options), name)
  const made = options.source ?? { text: emptyRevision(source, source.format), modes: Modes.modesOf({}) }
  const revision = revisionOf(source, file, made)
  yield* makeGraph(place, [...directory.revisions.values(), revision])
  yield* writeFile(place, file, made.text)
  return yield* finish(place, revision)
})

/** The default parents of a revision: the only head, or none in an empty history. */
export const onlyHead = Effect.gen(function*() {
  const { graph } = yield* ScriptDirectory
  if (graph.heads.length < 2) return graph.heads
  return yield* ScriptError.of(new SeveralHeads({ heads: graph.heads }))
})

/** The directory of a new revision: the one given, else that of its first parent, else the first one. */
const versionFor = Effect.fnUntraced(function*({ parents, version }: CreateOptions) {
  const { directory, revisions, versions } = yield* ScriptDirectory
  if (version === undefined) {
    const beside = revisions.get(parents[0] ?? "")?.file
    return (beside === undefined ? undefined : versionOf(versions, beside)) ?? versions[0]!
  }
  const path = yield* Path.Path
  const named = versions.find((one) =>
    one === normalize(version) || path.join(directory, one) === path.resolve(version)
  )
  return named ?? (yield* ScriptError.of(new UnknownVersionDirectory({ directory: version, versions })))
})

const writeFile = Effect.fnUntraced(function*(place: Place, file: string, text: string) {
  const path = yield* Path.Path
  const target = path.join(place.path, file)
  const name = nameOf(place.name, file)
  yield* makeDirectory(path.dirname(target))
  yield* Effect.mapError(writeNew(target, text), (error) =>
    error.reason._tag === "AlreadyExists"
      ? ScriptError.of(new FileExists({ file: name }))
      : fileFailed("write", name)(error))
})

/**
 * Runs the hooks on a written revision, which may change its bytes, and then writes its entry in the lock. The lock is
 * read again, so that a revision that another process wrote in the meantime keeps its entry.
 */
export const finish = Effect.fnUntraced(function*(place: Place, written: ScriptRevision) {
  const path = yield* Path.Path
  const { recursive, versions, writing: { postWrite = [] } } = yield* ScriptDirectory
  const listed = { ...written, path: path.join(place.path, written.file), name: nameOf(place.name, written.file) }
  if (postWrite.length > 0) {
    const { runHooks } = yield* Effect.promise(() => import("./_post_write.ts"))
    yield* runHooks(postWrite, listed.path, listed.name)
  }
  const { checksum } = yield* read(listed)
  const revision = { ...written, checksum }
  const lock = yield* readLock(place)
  const others = lock.entries.filter((entry) => entry.file !== revision.file && entry.id !== revision.id)
  yield* updateLock(place, { recursive, versions }, lock.text, [...others, entryOf(revision)])
  return { revision, path: listed.path }
})

type NewRevision = Codegen.Revision & { readonly format: Format }

const revisionOf = (source: NewRevision, file: string, { modes, text }: RevisionText): ScriptRevision => ({
  id: source.id,
  parents: source.parents,
  dependsOn: source.dependsOn ?? [],
  labels: source.labels ?? [],
  message: source.message,
  breaking: source.breaking ?? false,
  file,
  checksum: checksumOf(text),
  format: source.format,
  modes: recordedModes(modes)
})
