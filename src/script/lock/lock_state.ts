/**
 * Reads `strata.lock`, compares it with the files, and writes it.
 */
import * as Effect from "effect/Effect"
import * as Path from "effect/Path"
import { type Checked, fileFailed, type Place, problemOf } from "../file/listing.ts"
import { readRegularText } from "../file/regular.ts"
import { writeAtomically } from "../file/write.ts"
import { type LockEntry, lockName, parse, print } from "./lock_file.ts"

/** The files that differed from `strata.lock` when the directory was read. */
export interface LockChanges {
  readonly added: ReadonlyArray<string>
  readonly changed: ReadonlyArray<string>
  readonly removed: ReadonlyArray<string>
}

/** The text and the entries of the lock; without a lock the text is undefined. A text that is known was parsed before. */
export const readLock = Effect.fnUntraced(function*(place: Place, isKnown?: (text: string) => boolean) {
  const path = yield* Path.Path
  const name = `${place.name}/${lockName}`
  const text = yield* readRegularText(path.join(place.path, lockName)).pipe(
    Effect.map((content): string | undefined => content.replaceAll("\r\n", "\n")),
    Effect.catch((error) =>
      error.reason._tag === "NotFound" ? Effect.undefined : Effect.fail(fileFailed("read", name)(error))
    )
  )
  const entries = text === undefined ? [] : yield* Effect.fromResult(parse(name, text, isKnown?.(text)))
  return { text, entries }
})

/** What became of the lock: the problem is why it could not be written. */
export interface Written {
  readonly wrote: boolean
  readonly problem?: string
}

/**
 * Writes the lock if its text changes. It does not fail, because the lock is a cache. No lock is written for a directory
 * without revisions.
 */
export const writeLock = Effect.fnUntraced(
  function*(place: Place, before: string | undefined, entries: ReadonlyArray<LockEntry>) {
    const path = yield* Path.Path
    const text = print(entries)
    if (text === before || before === undefined && entries.length === 0) return { wrote: false }
    return yield* Effect.match(writeAtomically(path.join(place.path, lockName), text), {
      onFailure: (error): Written => ({
        wrote: false,
        problem: `Cannot update "${place.name}/${lockName}": ${problemOf(error)}`
      }),
      onSuccess: (): Written => ({ wrote: true })
    })
  }
)

/** Compares the files with the entries of the lock by file name. */
export const compare = (files: ReadonlyArray<Checked>, known: ReadonlyMap<string, LockEntry>): LockChanges => {
  const present = new Set(files.map((file) => file.file))
  return {
    added: files.filter((file) => !known.has(file.file)).map((file) => file.file),
    changed: files
      .filter((file) => known.has(file.file) && !isUnchanged(file, known.get(file.file)))
      .map((file) => file.file),
    removed: [...known.keys()].filter((file) => !present.has(file))
  }
}

/** Whether the lock has the file with its present checksum. */
export const isUnchanged = (file: Checked, entry: LockEntry | undefined): entry is LockEntry =>
  entry !== undefined && file.checksum === `sha256:${entry.sha256}`

/** Whether anything differs. */
export const differs = (changes: LockChanges): boolean =>
  changes.added.length + changes.changed.length + changes.removed.length > 0
