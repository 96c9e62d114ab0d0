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
import { type Checked, list, type Listed, type Place, placeOf, type Read, read } from "../file/listing.ts"
import { recordedModes, type ScriptRevision } from "../file/revision_file.ts"
import { defaultVersions, nameOf, normalize } from "../file/versions.ts"
import type { WriteSettings } from "../file/write_settings.ts"
import * as FileCache from "../lock/file_cache.ts"
import { entryOf, type LockEntry, lockName, print } from "../lock/lock_file.ts"
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
  /** A directory for what is known of unchanged files (`lock/file_cache.ts`); without it all files are read. */
  readonly cache?: string | undefined
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
  const frozen = options.frozen ?? (yield* inCi)
  const listed = yield* listAll(place, options)
  const cache = frozen || options.cache === undefined
    ? undefined
    : yield* FileCache.open(options.cache, place, listed)
  let isKnown = false
  const lock = yield* readLock(place, cache && ((text) => isKnown = cache.isLock(text)))
  const known = new Map(lock.entries.map((entry) => [entry.file, entry]))
  const files = yield* check(listed, known, cache)
  const changes = compare(files, known)
  if (frozen && differs(changes)) {
    return yield* ScriptError.of(new LockOutdated({ file: `${place.name}/${lockName}`, ...changes }))
  }
  const told = toldBy(known, files)
  const loaded = yield* forEachFile(files.flatMap((file) => told.has(file) || !isRead(file) ? [] : [file]), fromFile)
  yield* requireTrue(place, loaded, known)
  const others = new Map(loaded.map((revision) => [revision.file, revision]))
  const revisions = files.map((file) => told.get(file) ?? others.get(file.file)!)
  const graph = yield* makeGraph(place, revisions)
  // The lock is as Strata writes it, and so is what it would write now.
  const isCurrent = isKnown && told.size === files.length && told.size === known.size
  const entries = isCurrent ? lock.entries : revisions.map(entryOf)
  const lockProblem = frozen || isCurrent ? undefined : yield* updateLock(place, options, lock.text, entries)
  for (const file of told.keys()) if (isRead(file)) cache?.note(file, known.get(file.file)!)
  cache?.save(isCurrent || lock.text === print(entries) ? lock.text : undefined)
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
  const byText = new Map(files.flatMap((file) => {
    const entry = known.get(file.checksum.slice(algorithm.length))
    return entry === undefined ? [] : [[file.file, entry]]
  }))
  const told = toldBy(byText, files)
  const revisions = yield* forEachFile(files, (file) => {
    const revision = told.get(file)
    return revision === undefined ? fromFile(file) : Effect.succeed(revision)
  })
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

const listAll = (place: Place, options: Pick<OpenOptions, "recursive" | "versions">) =>
  list(place, { versions: versionsOf(options), recursive: options.recursive ?? false })

const readEach = (files: ReadonlyArray<Listed>) => Effect.forEach(files, read)

/** The files of all revisions of a directory, in the order of their names. */
export const readAll = (place: Place, options: Pick<OpenOptions, "recursive" | "versions">) =>
  Effect.flatMap(listAll(place, options), readEach)

/** The files with their checksums; those that the cache knows are not read. */
const check = Effect.fnUntraced(function*(
  listed: ReadonlyArray<Listed>,
  known: ReadonlyMap<string, LockEntry>,
  cache: FileCache.FileCache | undefined
) {
  const unread = new Map<Listed, Checked>()
  for (const file of listed) {
    const entry = known.get(file.file)
    if (entry !== undefined && cache?.isKnown(file, entry) === true) {
      unread.set(file, { ...file, checksum: algorithm + entry.sha256 })
    }
  }
  const found = yield* readEach(listed.filter((file) => !unread.has(file)))
  let next = 0
  return listed.map((file): Checked | Read => unread.get(file) ?? found[next++]!)
})

const isRead = (file: Checked | Read): file is Read => "bytes" in file

/** The revisions whose entry of the lock is about this text, if the text says the same. */
const toldBy = (known: ReadonlyMap<string, LockEntry>, files: ReadonlyArray<Checked | Read>) => {
  const told = new Map<Checked | Read, ScriptRevision>()
  for (const file of files) {
    const entry = known.get(file.file)
    if (!isUnchanged(file, entry)) continue
    if (isRead(file) && !declares(file.format, decoder.decode(file.bytes), entry)) continue
    told.set(file, describe(file, metadataOf(entry)))
  }
  return told
}

const fromFile = (file: Read) => Effect.map(loadFile(file), (migration) => describe(file, migration))

/** Whether the process runs under continuous integration, where the lock is checked but not written. */
export const inCi: Effect.Effect<boolean> = Config.String("CI").pipe(
  Config.option,
  Effect.map(Option.exists((value) => !["", "0", "false"].includes(value.trim().toLowerCase()))),
  Effect.orElseSucceed(() => false)
)

/** The metadata in an entry of the lock. */
export const metadataOf = (entry: LockEntry) => ({
  ...entry,
  revision: entry.id,
  breaking: entry.breaking ?? false,
  modes: Modes.modesOf(entry)
})

const decoder = new TextDecoder()
