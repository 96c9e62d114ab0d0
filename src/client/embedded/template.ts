/**
 * An empty database to copy: making one takes seconds, loading a copy a fraction of a second.
 *
 * Shadow databases are copies of it: each comparison needs one.
 */
import * as Effect from "effect/Effect"
import { randomUUID } from "node:crypto"
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { homedir } from "node:os"
import { dirname, join } from "node:path"
import { ClientError, EmbeddedBroken } from "../error.ts"

const made = new Map<string, Promise<Blob>>()

const make = async (): Promise<Blob> => {
  const { PGlite } = await import("@electric-sql/pglite")
  const database = await PGlite.create()
  try {
    return await database.dumpDataDir("none")
  } finally {
    await database.close()
  }
}

const version = async (): Promise<string> => {
  const entry = createRequire(import.meta.url).resolve("@electric-sql/pglite")
  const text = await readFile(join(entry, "../../package.json"), "utf8")
  return String(JSON.parse(text).version)
}

/** Stores a copy, if possible; a reader never sees an incomplete file. */
const keep = async (path: string, blob: Blob): Promise<void> => {
  const draft = `${path}.${randomUUID()}`
  try {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(draft, new Uint8Array(await blob.arrayBuffer()))
    await rename(draft, path)
  } catch {
    await rm(draft, { force: true }).catch(() => {})
  }
}

/** Reads the stored copy for this version of PGlite, or makes it. */
const makeCached = async (cache: string): Promise<Blob> => {
  const path = join(cache, `pglite-${await version()}.tar`)
  try {
    return new Blob([await readFile(path)])
  } catch {
    const blob = await make()
    await keep(path, blob)
    return blob
  }
}

/** `strata` in the user's cache directory, by the XDG Base Directory Specification. */
const userCache = (): string => join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "strata")

/**
 * The content of an empty embedded database, for `loadDataDir` of `layerEmbedded`: an uncompressed tar of about 40
 * MB. It is made once for each version of PGlite and stored in `cache`, by default the user's cache directory.
 */
export const embeddedTemplate = (options: { readonly cache?: string } = {}): Effect.Effect<Blob, ClientError> =>
  Effect.tryPromise({
    try: () => {
      const cache = options.cache ?? userCache()
      const known = made.get(cache)
      if (known !== undefined) return known
      const making = makeCached(cache)
      made.set(cache, making)
      making.catch(() => made.delete(cache))
      return making
    },
    catch: (cause) => ClientError.of(new EmbeddedBroken({ directory: "memory", problem: String(cause) }))
  })
