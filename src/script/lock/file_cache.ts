/**
 * Which files need not be read again, because nothing about them has changed since they were compared with `strata.lock`.
 *
 * The record of a file says: with this size, these times and this inode, its text had the checksum of this entry of the
 * lock and declared the same. A record of anything else is no record, and the file is read. As in git's index, a file
 * that was changed less than two seconds before it was read has no record: it could be changed again without another
 * time. The cache is outside the script directory, because times and inodes are those of one machine.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { hash, randomUUID } from "node:crypto"
import { lstatSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import type { Listed, Place } from "../file/listing.ts"
import { type LockEntry, printEntry } from "./lock_file.ts"

/** What is compared of a file, as one text; `changed` is its latest time in milliseconds since 1970. */
interface Signature {
  readonly text: string
  readonly changed: number
}

/** The coarsest times of a file system (FAT). */
const tick = 2000

/** Reading fewer files takes no longer than reading the cache. */
const least = 50

/** The files of one script directory that need not be read again. */
export interface FileCache {
  /** Whether the text of a file is known to be that of this entry, without reading it. */
  readonly isKnown: (file: Listed, entry: LockEntry) => boolean
  /** Records that a file that was not known, and was read after that was asked, is that of this entry. */
  readonly note: (file: Listed, entry: LockEntry) => void
  /** Whether this is the text of the lock that `save` was given: it can be parsed, and is as Strata writes it. */
  readonly isLock: (text: string) => boolean
  /** Writes the records and the lock that they are about, if they have changed. A cache that cannot be written is no error. */
  readonly save: (lock: string | undefined) => void
}

// Times are exact to a quarter of a microsecond, which is finer than the clock of any file system.
const signatureOf = (path: string): Signature | undefined => {
  const found = lstatSync(path, { throwIfNoEntry: false })
  // A file system without inodes has none to compare.
  if (found === undefined || !found.isFile() || found.ino === 0) return undefined
  const { ctimeMs, dev, ino, mtimeMs, size } = found
  return { text: `${size} ${mtimeMs} ${ctimeMs} ${ino} ${dev}`, changed: Math.max(ctimeMs, mtimeMs) }
}

const digestOf = (entry: LockEntry): string => hash("sha256", printEntry(entry), "base64")

type Records = ReadonlyMap<string, readonly [signature: string, entry: string]>

/** What the cache of a directory contains; `lock` is a digest. */
interface Content {
  readonly lock: string | null
  readonly records: Records
}

const none: Content = { lock: null, records: new Map() }

/** Reads the records; none from a file that others could have written, or that is about another directory. */
const load = (file: string, directory: string): Content => {
  try {
    const { mode, uid } = statSync(file)
    if ((process.getuid?.() ?? uid) !== uid || (mode & 0o022) !== 0 && process.platform !== "win32") return none
    const found: unknown = statSync(file).isFile() ? JSON.parse(readFileSync(file, "utf8")) : undefined
    if (!Array.isArray(found) || found[0] !== format || found[1] !== directory || !Array.isArray(found[3])) return none
    const lock: unknown = found[2]
    const records = new Map<string, readonly [string, string]>()
    for (const record of found[3] as ReadonlyArray<unknown>) {
      if (!Array.isArray(record) || record.length !== 3 || record.some((it) => typeof it !== "string")) return none
      const [name, signature, entry] = record as [string, string, string]
      records.set(name, [signature, entry])
    }
    return { lock: typeof lock === "string" ? lock : null, records }
  } catch {
    return none
  }
}

const format = 1

/** Removes a draft, unless the directory cannot be used at all. */
const removed = (draft: string): void => {
  try {
    rmSync(draft, { force: true })
  } catch {
    // Then there is no draft either.
  }
}

const write = (file: string, directory: string, { lock, records }: Content): void => {
  const draft = `${file}.${randomUUID()}`
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    const all = [...records].map(([name, [signature, entry]]) => [name, signature, entry])
    writeFileSync(draft, JSON.stringify([format, directory, lock, all]), { flag: "wx", mode: 0o600 })
    renameSync(draft, file)
  } catch {
    removed(draft)
  }
}

/** Opens the cache in a directory for the files of a place; none if there are so few that they are read faster. */
export const open = Effect.fnUntraced(function*(cache: string, { path }: Place, files: ReadonlyArray<Listed>) {
  if (files.length < least) return undefined
  const now = yield* Clock.currentTimeMillis
  const file = join(cache, `files-${hash("sha256", path).slice(0, 24)}.json`)
  const { lock, records: before } = load(file, path)
  // With the lock of the records, their entries need no comparison.
  let isSame = false
  const after = new Map<string, readonly [string, string]>()
  const read = new Map<string, Signature>()
  let isStale = false
  return {
    isKnown: (listed, entry) => {
      const signature = signatureOf(listed.path)
      if (signature === undefined) return false
      const record = before.get(listed.file)
      const isKnown = record !== undefined && record[0] === signature.text && (isSame || record[1] === digestOf(entry))
      if (isKnown) after.set(listed.file, record)
      else read.set(listed.file, signature)
      return isKnown
    },
    note: (listed, entry) => {
      const signature = read.get(listed.file)
      if (signature === undefined || signature.changed > now - tick) return
      after.set(listed.file, [signature.text, digestOf(entry)])
      isStale = true
    },
    isLock: (text) => isSame = lock === hash("sha256", text, "base64"),
    save: (text) => {
      const digest = text === undefined ? null : hash("sha256", text, "base64")
      if (isStale || after.size !== before.size || digest !== lock) write(file, path, { lock: digest, records: after })
    }
  } satisfies FileCache as FileCache
})
