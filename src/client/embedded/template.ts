/**
 * An empty database to copy: making one takes seconds, loading a copy a fraction of a second.
 *
 * New embedded databases and shadow databases are copies of it.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import { randomUUID } from "node:crypto"
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { ClientError, EmbeddedMissing } from "../error.ts"
import { userCache } from "../user_cache.ts"
import { homeOfPglite, load, loadFailure, OwnProcess } from "./pglite.ts"

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
  const text = await readFile(join(homeOfPglite(), "../package.json"), "utf8")
  return String(JSON.parse(text).version)
}

const failure = (cause: unknown): ClientError =>
  loadFailure(cause, (problem) => ClientError.of(new EmbeddedMissing({ problem })))

/** The version of PGlite. */
export const embeddedVersion: Effect.Effect<string, ClientError> = Effect.tryPromise({
  try: version,
  catch: failure
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

/** Receives the message about the first start, before the database is made that later ones are copies of; logs it by default. */
export const FirstStart = Context.Reference<(message: string) => Effect.Effect<void>>("strata/client/FirstStart", {
  defaultValue: () => Effect.logInfo
})

const firstStart = "Preparing the embedded database: this takes seconds, once for each version of PGlite"

/** Reads the stored copy for this version of PGlite, or makes it after `report`. */
const makeCached = async (cache: string, isOwn: boolean, report: () => Promise<void>): Promise<Blob> => {
  const path = join(cache, `pglite-${await version()}-16mb.tar`)
  try {
    return new Archive(await readFile(path))
  } catch {
    await report()
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
  Effect.gen(function*() {
    const isOwn = yield* OwnProcess
    const report = yield* FirstStart
    const context = yield* Effect.context()
    return yield* Effect.tryPromise({
      try: () => {
        const cache = options.cache ?? userCache()
        const known = made.get(cache)
        if (known !== undefined) return known
        const making = makeCached(cache, isOwn, () => Effect.runPromiseWith(context)(report(firstStart)))
        made.set(cache, making)
        making.catch(() => made.delete(cache))
        return making
      },
      catch: failure
    })
  })
