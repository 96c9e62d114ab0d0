/**
 * The embedded database: PGlite (PostgreSQL in WebAssembly) in this process, used through the same driver.
 *
 * It is loaded and opened by the first query. One process at a time can open a data directory
 * (`_directory_lock.ts`); the lock of a process that was killed is taken over.
 */
import type { PgClient } from "@effect/sql-pg/PgClient"
import type { Extensions, PGlite, PGliteOptions } from "@electric-sql/pglite"
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import type * as Reactivity from "effect/reactivity/Reactivity"
import type * as Scope from "effect/Scope"
import type * as SqlClient from "effect/sql/SqlClient"
import { ConnectionError, SqlError } from "effect/sql/SqlError"
import type { Duplex } from "node:stream"
import { type Driver, layerFrom } from "../driver.ts"
import { ClientError, EmbeddedBroken, EmbeddedMissing } from "../error.ts"
import { makeLazy } from "../lazy_client.ts"
import { openDirectory } from "./_data_directory.ts"
import { loadExtensions } from "./_extensions.ts"
import { makeWire } from "./_wire.ts"
import { load, loadFailure, OwnProcess } from "./pglite.ts"
import { embeddedTemplate, withSmallBuffers } from "./template.ts"

/** How to open an embedded database. */
export interface EmbeddedOptions {
  /** A path, relative to the working directory, or `memory`. */
  readonly directory: string | "memory"
  /** The content of a new database, from PGlite's `dumpDataDir`; by default that of `embeddedTemplate`. */
  readonly loadDataDir?: Blob
  /** The extensions that can be created: their names, or the value of PGlite's option. */
  readonly extensions?: ReadonlyArray<string> | Extensions
  /** The `application_name`; `strata` by default. */
  readonly applicationName?: string
}

const broken = (directory: string, cause: unknown): ClientError =>
  loadFailure(cause, (problem) =>
    ClientError.of(
      directory === "memory"
        ? new EmbeddedMissing({ problem: `PGlite does not start (${problem})` })
        : new EmbeddedBroken({
          directory,
          problem: `PGlite does not start on it (${problem}). ` +
            "Restore it from a copy, or move it away and run strata upgrade to make a new one"
        })
    ))

const startPglite = (
  directory: string,
  extensions: ReadonlyArray<string> | Extensions,
  options: PGliteOptions
): Effect.Effect<PGlite, ClientError, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.flatMap(OwnProcess, (isOwn) =>
      Effect.tryPromise({
        try: async () => {
          const { PGlite } = await load(isOwn)
          return await PGlite.create({ ...options, extensions: await loadExtensions(extensions) })
        },
        catch: (cause) => broken(directory, cause)
      })),
    (database) => Effect.ignore(Effect.tryPromise(() => database.close()))
  )

const start = (options: EmbeddedOptions): Effect.Effect<PGlite, ClientError, Scope.Scope> => {
  const { directory, extensions = [], loadDataDir } = options
  const make = (place: PGliteOptions) =>
    Effect.flatMap(
      loadDataDir === undefined ? embeddedTemplate() : Effect.succeed(loadDataDir),
      (content) => startPglite(directory, extensions, { ...place, loadDataDir: content })
    )
  if (directory === "memory") return make({})
  // With the prefix, PGlite does not interpret a path such as "memory://x" or "idb://x".
  const place = { dataDir: `file://${directory}` }
  return openDirectory(
    directory,
    (state) => state === "new" ? make(place) : startPglite(directory, extensions, place)
  )
}

/** PGlite ignores the content of the startup packet, so `application_name` is set here. */
const greet = (database: PGlite, applicationName: string): Effect.Effect<void, ClientError> =>
  Effect.tryPromise({
    try: () => database.query("SELECT pg_catalog.set_config('application_name', $1, false)", [applicationName]),
    catch: (cause) => broken("memory", cause)
  })

const toSqlError = (cause: ClientError): SqlError =>
  new SqlError({ reason: new ConnectionError({ cause, message: cause.message, operation: "connect" }) })

const open = (
  driver: Driver,
  options: EmbeddedOptions
): Effect.Effect<PgClient, SqlError, Scope.Scope | Reactivity.Reactivity> =>
  Effect.gen(function*() {
    const database = yield* Effect.mapError(start(options), toSqlError)
    yield* Effect.mapError(greet(database, options.applicationName ?? "strata"), toSqlError)
    return yield* driver.makeClient({ ...embeddedUser, stream: () => makeWire(database), connectTimeout: "1 minute" })
  })

/**
 * An open embedded database, whose one session several clients use one after the other. `stream` connects (for
 * `layerStream`, with `embeddedUser`); `endSession` does what a server does when a client has gone: it rolls back, and
 * drops locks, settings and temporary objects. `dump` is the content, for `loadDataDir`.
 */
export interface EmbeddedDatabase {
  readonly stream: () => Duplex
  readonly endSession: Effect.Effect<void>
  readonly dump: Effect.Effect<Blob, ClientError>
}

/** The user and the database of an embedded database. */
export const embeddedUser = { ssl: false, username: "postgres", database: "postgres" } as const

/** `Sync`, the end of an exchange, after which PostgreSQL reads messages again. */
const sync = Uint8Array.of(0x53, 0, 0, 0, 4)

/** Opens an embedded database for the scope. */
export const openEmbedded = (options: EmbeddedOptions): Effect.Effect<EmbeddedDatabase, ClientError, Scope.Scope> =>
  Effect.map(start(options), (database) => ({
    stream: () => makeWire(database),
    endSession: Effect.promise(async () => {
      await database.execProtocolRaw(sync)
      for (const statement of ["ROLLBACK", "DISCARD ALL"]) await database.exec(statement)
    }),
    dump: Effect.tryPromise({
      try: async () => new Blob([await withSmallBuffers(await database.dumpDataDir("none"))]),
      catch: (cause) => broken(options.directory, cause)
    })
  }))

/**
 * A client of an embedded database, which is created if absent, opened by the first query and closed with the scope.
 * If opening fails, the query fails with a `SqlError` whose cause is a `ClientError`: `EmbeddedInUse`,
 * `EmbeddedBroken` or `EmbeddedMissing`.
 */
export const layerEmbedded = (options: EmbeddedOptions): Layer.Layer<PgClient | SqlClient.SqlClient> =>
  layerFrom((driver) =>
    makeLazy(driver, open(driver, options), { database: "postgres", username: "postgres", stream: noOther })
  )

// The configuration of a client is used to open further sessions, which must not go to another server.
const noOther = (): never => {
  throw new Error("an embedded database has a single session")
}
