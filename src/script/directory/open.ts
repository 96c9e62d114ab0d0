/**
 * Opens a script directory: lists it, compares it with the lock, loads new and changed revisions, and updates the lock.
 */
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import type * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import * as Path from "effect/Path"
import { type Migration, Modes } from "../../operation/mod.ts"
import type { Graph } from "../../revision/mod.ts"
import { ScriptError } from "../error.ts"
import { list, type Place, placeOf, type Read, read } from "../file/listing.ts"
import { recordedModes, type ScriptRevision } from "../file/revision_file.ts"
import { defaultVersions, nameOf, normalize } from "../file/versions.ts"
import type { WriteSettings } from "../file/write_settings.ts"
import { entryOf, type LockEntry, lockName } from "../lock/lock_file.ts"
import { compare, differs, isUnchanged, type LockChanges, readLock, writeLock, type Written } from "../lock/lock_state.ts"
import { LockMismatch, LockOutdated } from "../reason/lock.ts"
import { declares } from "../revision/declared.ts"
import { describe, difference, forEachFile, loadFile, makeGraph, makeLoad } from "./load_revision.ts"

/** The options of `ScriptDirectory.layer`, which documents them. */
export interface OpenOptions {
  readonly directory: string
  readonly frozen?: boolean | undefined
  readonly recursive?: boolean | undefined
  readonly versions?: ReadonlyArray<string> | undefined
  readonly writing?: WriteSettings | undefined
}

/** An open script directory; `ScriptDirectory` documents the fields. */
export interface Opened {
  readonly directory: string
  readonly graph: Graph.Graph
  readonly revisions: ReadonlyMap<string, ScriptRevision>
  readonly load: (id: string) => Effect.Effect<Migration.Any, ScriptError>
  readonly changes: LockChanges
  readonly versions: ReadonlyArray<string>
  readonly recursive: boolean
  readonly writing: WriteSettings
  readonly lockProblem?: string
}

export const open = Effect.fn("ScriptDirectory.open")(function*(options: OpenOptions) {
  const path = yield* Path.Path
  const place = placeOf(path, options.directory)
  const versions = versionsOf(options)
  const files = yield* readAll(place, options)
  const lock = yield* readLock(place)
  const known = new Map(lock.entries.map((entry) => [entry.file, entry]))
  const changes = compare(files, known)
  const frozen = options.frozen ?? (yield* inCi)
  if (frozen && differs(changes)) {
    return yield* ScriptError.of(new LockOutdated({ file: `${place.name}/${lockName}`, ...changes }))
  }
  const revisions = yield* forEachFile(files, (file) => revisionOf(file, known.get(file.file)))
  yield* requireTrue(place, revisions, known)
  const graph = yield* makeGraph(place, revisions)
  const lockProblem = frozen ? undefined : yield* updateLock(place, options, lock.text, revisions.map(entryOf))
  const byId = new Map(revisions.map((revision) => [revision.id, revision]))
  const load = yield* makeLoad(place, byId)
  const opened = {
    directory: place.path,
    graph,
    revisions: byId,
    load,
    changes,
    versions,
    recursive: options.recursive ?? false,
    writing: options.writing ?? {}
  }
  return (lockProblem === undefined ? opened : { ...opened, lockProblem }) satisfies Opened
})

/**
 * Writes the lock if its text changes, and returns the problem if that fails.
 *
 * Other processes may write at the same time, so what was written is compared with the files again. The process that
 * writes last sees the files of all others, because each of them writes its file before the lock. So no entry is lost,
 * and there is no lock on the directory that a killed process could leave.
 */
export const updateLock = Effect.fnUntraced(function*(
  place: Place,
  look: Pick<OpenOptions, "recursive" | "versions">,
  before: string | undefined,
  entries: ReadonlyArray<LockEntry>
) {
  const { problem, wrote } = yield* writeLock(place, before, entries)
  return wrote ? yield* settleLock(place, look, entries) : problem
})

/** What follows after the lock was written, with these entries among others. */
export const settleLock = Effect.fnUntraced(function*(
  place: Place,
  look: Pick<OpenOptions, "recursive" | "versions">,
  entries: ReadonlyArray<LockEntry>
) {
  let written: Written = { wrote: true }
  for (let rounds = 0; written.wrote && rounds < mostRounds; rounds++) {
    // The files of others may be unreadable while they are edited; the next command reads them.
    written = yield* Effect.orElseSucceed(refresh(place, look, entries), () => ({ wrote: false }))
  }
  return written.problem
})

/** A process that is always overtaken gives up: the one that overtook it writes the same. */
const mostRounds = 100

const refresh = Effect.fnUntraced(function*(
  place: Place,
  look: Pick<OpenOptions, "recursive" | "versions">,
  own: ReadonlyArray<LockEntry>
): Effect.fn.Return<Written, ScriptError, FileSystem.FileSystem | Path.Path> {
  const files = yield* readAll(place, look)
  const lock = yield* readLock(place)
  const known = new Map([...lock.entries, ...own].map((entry) => [entry.sha256, entry]))
  const revisions = yield* forEachFile(
    files,
    (file) => revisionOf(file, known.get(file.checksum.slice(algorithm.length)))
  )
  return yield* writeLock(place, lock.text, revisions.map(entryOf))
})

const algorithm = "sha256:"

/** Fails if the entry of an unchanged file differs from it. */
const requireTrue = Effect.fnUntraced(function*(
  place: Place,
  revisions: ReadonlyArray<ScriptRevision>,
  known: ReadonlyMap<string, LockEntry>
) {
  for (const revision of revisions) {
    const entry = known.get(revision.file)
    if (entry === undefined || revision.checksum !== algorithm + entry.sha256) continue
    const { modes, revision: id, ...said } = metadataOf(entry)
    const key = difference(revision, { ...revision, ...said, id, modes: recordedModes(modes) })
    if (key !== undefined) {
      const file = nameOf(place.name, revision.file)
      return yield* ScriptError.of(new LockMismatch({ file, revision: revision.id, key }))
    }
  }
})

const versionsOf = ({ versions = defaultVersions }: Pick<OpenOptions, "versions">): ReadonlyArray<string> => [
  ...new Set(versions.map(normalize))
]

/** The files of all revisions of a directory, in the order of their names. */
export const readAll = Effect.fnUntraced(function*(
  place: Place,
  options: Pick<OpenOptions, "recursive" | "versions">
) {
  const listed = yield* list(place, { versions: versionsOf(options), recursive: options.recursive ?? false })
  return yield* Effect.forEach(listed, read, { concurrency: 16 })
})

/** Whether the process runs under continuous integration, where the lock is checked but not written. */
const inCi: Effect.Effect<boolean> = Config.String("CI").pipe(
  Config.option,
  Effect.map(Option.exists((value) => !["", "0", "false"].includes(value.trim().toLowerCase()))),
  Effect.orElseSucceed(() => false)
)

/** The revision of a file, from the entry of the lock if it is about this text and the text says the same. */
const revisionOf = (file: Read, entry: LockEntry | undefined): Effect.Effect<ScriptRevision, ScriptError> =>
  isUnchanged(file, entry) && declares(file.format, decoder.decode(file.bytes), entry)
    ? Effect.succeed(describe(file, metadataOf(entry)))
    : Effect.map(loadFile(file), (migration) => describe(file, migration))

const metadataOf = (entry: LockEntry) => ({
  ...entry,
  revision: entry.id,
  breaking: entry.breaking ?? false,
  modes: Modes.modesOf(entry)
})

const decoder = new TextDecoder()
