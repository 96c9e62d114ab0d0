/**
 * `strata.lock` written anew from the files alone, whatever it said before.
 *
 * Opening a directory believes the lock about every file whose digest has not changed; this reads every revision, so it
 * also mends a lock that was edited by hand or holds the conflict of a merge.
 */
import * as Effect from "effect/Effect"
import * as Path from "effect/Path"
import { fileFailed, placeOf } from "../file/listing.ts"
import { nameOf } from "../file/versions.ts"
import { writeAtomically } from "../file/write.ts"
import { entryOf, type LockEntry, lockName, print } from "../lock/lock_file.ts"
import { type LockChanges, readLock } from "../lock/lock_state.ts"
import { describe, loadFile, makeGraph } from "./load_revision.ts"
import { type OpenOptions, readAll } from "./open.ts"

/** How a lock differs from the files: `path` is absolute, `stale` is true when a byte of it does. */
export interface Relocked extends LockChanges {
  readonly path: string
  readonly stale: boolean
}

/** Writes the lock when it is stale; with `check` it stays as it is, and one that cannot be read fails. */
export const relock = Effect.fn("ScriptDirectory.relock")(function*(options: OpenOptions, check: boolean) {
  const path = yield* Path.Path
  const place = placeOf(path, options.directory)
  const files = yield* readAll(place, options)
  const revisions = yield* Effect.forEach(files, (file) => Effect.map(loadFile(file), (one) => describe(file, one)))
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

/** Each entry's own text, so that any difference counts. */
const byFile = (entries: ReadonlyArray<LockEntry>): ReadonlyMap<string, string> =>
  new Map(entries.map((entry) => [entry.file, print([entry])]))
