/**
 * Rewrites `strata.lock` from the files alone.
 *
 * Opening a directory uses the lock for every file whose checksum has not changed. `relock` loads every revision, so it
 * also repairs a lock that was edited by hand or contains merge conflicts.
 */
import * as Effect from "effect/Effect"
import * as Path from "effect/Path"
import { fileFailed, placeOf } from "../file/listing.ts"
import { nameOf } from "../file/versions.ts"
import { writeAtomically } from "../file/write.ts"
import { entryOf, type LockEntry, lockName, print } from "../lock/lock_file.ts"
import { type LockChanges, readLock } from "../lock/lock_state.ts"
import { describe, forEachFile, loadFile, makeGraph } from "./load_revision.ts"
import { type OpenOptions, readAll, settleLock } from "./open.ts"

/** How the lock differed from the files. `path` is absolute; `stale` is true if any byte differed. */
export interface Relocked extends LockChanges {
  readonly path: string
  readonly stale: boolean
}

/** Writes the lock if it is stale. With `check` nothing is written, and a lock that cannot be read is an error. */
export const relock = Effect.fn("ScriptDirectory.relock")(function*(options: OpenOptions, check: boolean) {
  const path = yield* Path.Path
  const place = placeOf(path, options.directory)
  const files = yield* readAll(place, options)
  const revisions = yield* forEachFile(files, (file) => Effect.map(loadFile(file), (one) => describe(file, one)))
  yield* makeGraph(place, revisions)
  const entries = revisions.map(entryOf)
  const lock = yield* check ? readLock(place) : Effect.orElseSucceed(readLock(place), () => unreadable)
  const text = print(entries)
  const found: Relocked = {
    path: path.join(place.path, lockName),
    stale: text !== lock.text && (lock.text !== undefined || entries.length > 0 || !check),
    ...compareEntries(entries, lock.entries)
  }
  if (found.stale && !check) {
    yield* Effect.mapError(writeAtomically(found.path, text), fileFailed("write", nameOf(place.name, lockName)))
    yield* settleLock(place, options, entries)
  }
  return found
})

const unreadable = { text: undefined, entries: [] }

const compareEntries = (now: ReadonlyArray<LockEntry>, before: ReadonlyArray<LockEntry>): LockChanges => {
  const [known, present] = [byFile(before), byFile(now)]
  return {
    added: [...present.keys()].filter((file) => !known.has(file)),
    changed: [...present].flatMap(([file, text]) => known.has(file) && known.get(file) !== text ? [file] : []),
    removed: [...known.keys()].filter((file) => !present.has(file))
  }
}

/** The text of each entry, so that any difference counts. */
const byFile = (entries: ReadonlyArray<LockEntry>): ReadonlyMap<string, string> =>
  new Map(entries.map((entry) => [entry.file, print([entry])]))
