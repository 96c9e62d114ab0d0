/**
 * A ready-made empty database to copy: making one takes seconds, loading a copy a fraction of one.
 *
 * Tests use it to have a database each.
 */
import * as Effect from "effect/Effect"
import { randomUUID } from "node:crypto"
import { mkdir, readFile, rename, writeFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { join } from "node:path"
import { ClientError, EmbeddedBroken } from "./error.ts"

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

/** Reads the cached copy of this PGlite version, or makes it; a reader never sees a half-written file. */
const makeCached = async (cache: string): Promise<Blob> => {
  const path = join(cache, `pglite-${await version()}.tar`)
  try {
    return new Blob([await readFile(path)])
  } catch {
    const blob = await make()
    const draft = `${path}.${randomUUID()}`
    await mkdir(cache, { recursive: true })
    await writeFile(draft, new Uint8Array(await blob.arrayBuffer()))
    await rename(draft, path)
    return blob
  }
}

/**
 * The content of an empty embedded database, for `layerEmbedded`'s `loadDataDir`: an uncompressed tar of about 40 MB.
 * It is made once in a process; with `cache`, a directory, once per PGlite version on the machine.
 */
export const embeddedTemplate = (options: { readonly cache?: string } = {}): Effect.Effect<Blob, ClientError> =>
  Effect.tryPromise({
    try: () => {
      const key = options.cache ?? ""
      const known = made.get(key)
      if (known !== undefined) return known
      const making = options.cache === undefined ? make() : makeCached(options.cache)
      made.set(key, making)
      making.catch(() => made.delete(key))
      return making
    },
    catch: (cause) => new ClientError({ reason: new EmbeddedBroken({ directory: "memory", problem: String(cause) }) })
  })
