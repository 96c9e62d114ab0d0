/**
 * Prepared embedded databases: what is in them is made once and kept in files, by the name of what they contain.
 *
 * Processes that need the same one at the same time make it once: the first takes a lock, the others wait for its file.
 */
import * as Effect from "effect/Effect"
import { mkdir, readdir, readFile, rm, stat, utimes } from "node:fs/promises"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { ClientError, EmbeddedBroken } from "../error.ts"
import { userCache } from "../user_cache.ts"
import * as Lock from "./_directory_lock.ts"
import { Archive, embeddedVersion, keep } from "./template.ts"

/** Where prepared databases are kept, and how long one that is not used stays: by default a week. */
export interface PreparedOptions {
  readonly cache?: string
  readonly millis?: number
}

const week = 7 * 24 * 3600 * 1000
const pause = 50

const broken = (cause: unknown): ClientError =>
  ClientError.of(
    new EmbeddedBroken({ directory: "memory", problem: cause instanceof Error ? cause.message : String(cause) })
  )

const files = <A>(run: () => Promise<A>): Effect.Effect<A, ClientError> =>
  Effect.tryPromise({ try: run, catch: broken })

/** The file, whose time says that it is used. */
const read = (path: string): Effect.Effect<Blob | undefined> =>
  Effect.promise(async () => {
    try {
      const bytes = await readFile(path)
      await utimes(path, new Date(), new Date()).catch(() => {})
      return new Archive(bytes)
    } catch {
      return undefined
    }
  })

/** Removes the files of prepared databases that were not used for so long. */
const sweep = (directory: string, millis: number): Effect.Effect<void> =>
  Effect.promise(async () => {
    for (const name of await readdir(directory).catch(() => [])) {
      if (!/^pglite-[\w.+-]+\.tar$/.test(name)) continue
      const path = join(directory, name)
      const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Infinity }))
      if (mtimeMs + millis < Date.now()) await rm(path, { force: true }).catch(() => {})
    }
  })

/** Whether this process makes the file; otherwise the lock of the one that does was released meanwhile. */
const take = (path: string) =>
  Effect.flatMap(
    Effect.mapError(Lock.take(path), broken),
    (outcome) => outcome._tag === "Taken" ? Effect.succeed(outcome.holder) : Effect.as(wait, undefined)
  )

/** On a timer, because the clock of the program may be a `TestClock`. */
const wait = Effect.promise((signal) => sleep(pause, undefined, { signal }))

/** The one that was used last; each has 40 MB. */
let last: { readonly path: string; readonly content: Blob } | undefined

/**
 * The content of the embedded database that is named `key`, for `loadDataDir`: from the cache, or from `make`. A `key` is
 * a digest of everything that the content depends on, except for the version of PGlite.
 */
export const preparedEmbedded = <E, R>(
  key: string,
  make: Effect.Effect<Blob, E, R>,
  { cache = join(userCache(), "prepared"), millis = week }: PreparedOptions = {}
): Effect.Effect<Blob, E | ClientError, R> =>
  Effect.gen(function*() {
    const path = join(cache, `pglite-${yield* embeddedVersion}-${key}.tar`)
    if (last?.path === path) return last.content
    yield* files(() => mkdir(cache, { recursive: true }))
    for (;;) {
      const kept = yield* read(path)
      if (kept !== undefined) {
        last = { path, content: kept }
        return kept
      }
      const lock = `${path}.lock`
      const made = yield* Effect.acquireUseRelease(
        take(lock),
        (holder) => holder === undefined ? Effect.undefined : makeFile(path, make),
        (holder) => holder === undefined ? Effect.void : Lock.release(lock, holder)
      )
      if (made === undefined) continue
      yield* sweep(cache, millis)
      last = { path, content: made }
      return made
    }
  })

/** Makes the file, unless another process has done so before the lock was taken. */
const makeFile = <E, R>(path: string, make: Effect.Effect<Blob, E, R>) =>
  Effect.flatMap(
    read(path),
    (kept) =>
      kept !== undefined ?
        Effect.succeed(kept) :
        Effect.flatMap(make, (content) =>
          Effect.map(files(() => content.arrayBuffer()), (buffer) =>
            new Uint8Array(buffer)).pipe(
              Effect.tap((bytes) =>
                Effect.promise(() => keep(path, bytes))
              ),
              Effect.map((bytes): Blob => new Archive(bytes))
            ))
  )
