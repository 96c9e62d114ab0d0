/**
 * Opens a script directory: lists it, compares it with the lock, loads new and changed revisions, and updates the lock.
 */
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Path from "effect/Path"
import { type Migration, Modes } from "../../operation/mod.ts"
import type { Graph } from "../../revision/mod.ts"
import { ScriptError } from "../error.ts"
import { list, type Place, placeOf, type Read, read } from "../file/listing.ts"
import type { ScriptRevision } from "../file/revision_file.ts"
import { defaultVersions, normalize } from "../file/versions.ts"
import type { WriteSettings } from "../file/write_settings.ts"
import { entryOf, type LockEntry, lockName } from "../lock/lock_file.ts"
import { compare, differs, isUnchanged, type LockChanges, readLock, writeLock } from "../lock/lock_state.ts"
import { LockOutdated } from "../reason/lock.ts"
import { describe, forEachFile, loadFile, makeGraph, makeLoad } from "./load_revision.ts"

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
  const graph = yield* makeGraph(place, revisions)
  const lockProblem = frozen ? undefined : yield* writeLock(place, lock.text, revisions.map(entryOf))
  const byId = new Map(revisions.map((revision) => [revision.id, revision]))
  const load = yield* makeLoad(place, byId)
  const opened = {
    directory: place.path,
    graph,
    revisions: byId,
    load,
    changes,
    versions,
    writing: options.writing ?? {}
  }
  return (lockProblem === undefined ? opened : { ...opened, lockProblem }) satisfies Opened
})

const versionsOf = ({ versions = defaultVersions }: OpenOptions): ReadonlyArray<string> => [
  ...new Set(versions.map(normalize))
]

/** The files of all revisions of a directory, in the order of their names. */
export const readAll = Effect.fnUntraced(function*(place: Place, options: OpenOptions) {
  const listed = yield* list(place, { versions: versionsOf(options), recursive: options.recursive ?? false })
  return yield* Effect.forEach(listed, read, { concurrency: 16 })
})

/** Whether the process runs under continuous integration, where the lock is checked but not written. */
const inCi: Effect.Effect<boolean> = Config.String("CI").pipe(
  Config.option,
  Effect.map(Option.exists((value) => !["", "0", "false"].includes(value.trim().toLowerCase()))),
  Effect.orElseSucceed(() => false)
)

const revisionOf = (file: Read, entry: LockEntry | undefined): Effect.Effect<ScriptRevision, ScriptError> =>
  isUnchanged(file, entry)
    ? Effect.succeed(
      describe(file, { ...entry, revision: entry.id, breaking: entry.breaking ?? false, modes: Modes.modesOf(entry) })
    )
    : Effect.map(loadFile(file), (migration) => describe(file, migration))
