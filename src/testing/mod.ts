/**
 * The test harness, published as `effect-strata/testing`: the laws of a history (`laws`), and Strata's programs without a
 * server.
 *
 * With `layerMemory` the ledger is in memory and statements are recorded instead of run; with `layerEmbedded` they
 * run on an embedded PostgreSQL in memory, which has a ledger. Both take migrations as values.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Ref from "effect/Ref"
import type { SqlClient } from "effect/sql/SqlClient"
import * as Client from "../client/mod.ts"
import * as Ledger from "../ledger/mod.ts"
import type { Migration } from "../operation/mod.ts"
import { ScriptDirectory, type ScriptError } from "../script/mod.ts"

export { HarnessError } from "./error.ts"
export { type DatabaseServices, type Harness, type HarnessOptions, make, type Past, TestDatabase } from "./harness.ts"
export type { Law } from "./law/law.ts"
export { layer as layerPlace, Place, type PlaceOptions } from "./place/place.ts"
export { laws, type SuiteOptions } from "./suite.ts"

/** The services that a program of `Migrator` needs. */
export type Services = SqlClient | Ledger.Ledger | Ledger.RunLock | ScriptDirectory

/** The statements that would have been sent, in order, including transaction control and session settings. */
export class Statements extends Context.Service<Statements, {
  readonly all: Effect.Effect<ReadonlyArray<Client.Query>>
  readonly clear: Effect.Effect<void>
}>()("strata/testing/Statements") {}

const recorder = Layer.unwrap(Effect.map(Ref.make<ReadonlyArray<Client.Query>>([]), (log) =>
  Layer.merge(
    Client.layerRecorder(log),
    Layer.succeed(Statements, Statements.of({ all: Ref.get(log), clear: Ref.set(log, []) }))
  )))

/**
 * A ledger in memory and a client that records statements, for tests of what a migration runs. No query returns a
 * row.
 */
export const layerMemory = (
  migrations: ReadonlyArray<Migration.Any>
): Layer.Layer<Services | Statements, ScriptError> =>
  Layer.mergeAll(Ledger.layerMemory(), Ledger.layerNone, ScriptDirectory.layerMemory(migrations), Layer.fresh(recorder))

/**
 * A new, empty PostgreSQL in memory, for tests of what a migration does. It has one session, so tests of locks and
 * concurrent runs need a server. Starting it takes seconds, unless `loadDataDir` contains a prepared database.
 */
export const layerEmbedded = (
  migrations: ReadonlyArray<Migration.Any>,
  options: { readonly loadDataDir?: Blob } = {}
): Layer.Layer<Services, ScriptError> =>
  Layer.mergeAll(
    Ledger.layerPostgres(),
    Ledger.layerNone,
    ScriptDirectory.layerMemory(migrations)
  ).pipe(Layer.provideMerge(Layer.fresh(Client.layerEmbedded({ directory: "memory", ...options }))))
