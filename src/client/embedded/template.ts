/**
 * An empty database to copy: making one takes seconds, loading a copy a fraction of a second.
 *
 * New embedded databases and shadow databases are copies of it.
 */
import * as Effect from "effect/Effect"
import { randomUUID } from "node:crypto"
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { ClientError, EmbeddedBroken } from "../error.ts"
import { userCache } from "../user_cache.ts"
import { load, OwnProcess } from "./pglite.ts"

const buffers = "shared_buffers = 128MB"

/**
 * The archive with small buffers in its postgresql.conf, the length of which remains the same: PGlite fills the buffers
 * with zeros at each start, which takes longer than the rest of it. An archive without the line is left alone.
 */
export const withSmallBuffers = async (archive: Blob): Promise<Uint8Array<ArrayBuffer>> => {
  const bytes = Buffer.from(await archive.arrayBuffer())
  const at = bytes.indexOf(buffers)
  if (at >= 0) bytes.write("shared_buffers = 16MB".padEnd(buffers.length), at)
  return bytes
}

const made = new Map<string, Promise<Blob>>()

const make = async (isOwn: boolean): Promise<Uint8Array<ArrayBuffer>> => {
  const { PGlite } = await load(isOwn)
  const database = await PGlite.create()
  try {
    return await withSmallBuffers(await database.dumpDataDir("none"))
  } finally {
    await database.close()
  }
}

const version = async (): Promise<string> => {
  const entry = createRequire(import.meta.url).resolve("@electric-sql/pglite")
  const text = await readFile(join(entry, "../../package.json"), "utf8")
  return String(JSON.parse(text).version)
}

const problemOf = (cause: unknown): string =>
  /Cannot find (?:module|package) '@electric-sql\/pglite'/.test(String(cause))
    ? "PGlite is not installed. Set DATABASE_URL to the URL of a server, or install @electric-sql/pglite"
    : String(cause)

/** The version of PGlite. */
export const embeddedVersion: Effect.Effect<string, ClientError> = Effect.tryPromise({
  try: version,
  catch: (cause) => ClientError.of(new EmbeddedBroken({ directory: "memory", problem: problemOf(cause) }))
})

/** Stores a copy, if possible; a reader never sees an incomplete file. */
export const keep = async (path: string, bytes: Uint8Array): Promise<void> => {
  const draft = `${path}.${randomUUID()}`
  try {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(draft, bytes)
    await rename(draft, path)
  } catch {
    await rm(draft, { force: true }).catch(() => {})
  }
}

/**
 * A Blob that PGlite reads at once: `arrayBuffer` of Node's own copies it in small pieces, which takes longer than all the
 * rest of a start.
 */
export class Archive extends Blob {
  readonly #content: ArrayBuffer

  constructor({ buffer, byteLength, byteOffset }: Uint8Array<ArrayBuffer>) {
    const content = byteLength === buffer.byteLength ? buffer : buffer.slice(byteOffset, byteOffset + byteLength)
    super([content])
    this.#content = content
  }

  /** The content itself, which the reader must not change. */
  override arrayBuffer(): Promise<ArrayBuffer> {
    return Promise.resolve(this.#content)
  }
}

/** Reads the stored copy for this version of PGlite, or makes it. */
const makeCached = async (cache: string, isOwn: boolean): Promise<Blob> => {
  const path = join(cache, `pglite-${await version()}-16mb.tar`)
  try {
    return new Archive(await readFile(path))
  } catch {
    const bytes = await make(isOwn)
    await keep(path, bytes)
    return new Archive(bytes)
  }
}

/**
 * The content of an empty embedded database, for `loadDataDir` of `layerEmbedded`: an uncompressed tar of about 40
 * MB. It is made once for each version of PGlite and stored in `cache`, by default the user's cache directory.
 */
export const embeddedTemplate = (options: { readonly cache?: string } = {}): Effect.Effect<Blob, ClientError> =>
  Effect.flatMap(OwnProcess, (isOwn) =>
    Effect.tryPromise({
      try: () => {
        const cache = options.cache ?? userCache()
        const known = made.get(cache)
        if (known !== undefined) return known
        const making = makeCached(cache, isOwn)
        made.set(cache, making)
        making.catch(() => made.delete(cache))
        return making
      },
      catch: (cause) => ClientError.of(new EmbeddedBroken({ directory: "memory", problem: problemOf(cause) }))
    }))
