/**
 * Layers with the services that the programs need, from an environment.
 *
 * `layerFiles` is for programs that need no database, and `layerOnline` for the command line: a connection of its own,
 * opened by the first query. `layer_upgrade.ts` is for applications.
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Client from "../client/mod.ts"
import type { Environment } from "../environment/mod.ts"
import { layerAdvisory, layerPostgres } from "../ledger/mod.ts"
import { ScriptDirectory } from "../script/mod.ts"
import { Settings, settingsOf } from "./settings.ts"

/** How the script directory is read; with `frozen` a `strata.lock` that is not up to date is an error. */
export interface FilesOptions {
  readonly frozen?: boolean
  /** A directory for what is known of unchanged files; without it all files are read. */
  readonly cache?: string
}

/** The database that an environment names. Effects that give its credentials are asked again for each connection. */
export const targetOf = (environment: Environment.Environment) => Client.targetOf(environment)

/** The options with which the script directory of an environment is opened. */
export const openOptions = ({ directory, environment }: Environment.Loaded, options: FilesOptions = {}) => ({
  directory,
  recursive: environment.recursive,
  versions: environment.versions,
  writing: environment,
  ...options
})

/** The files of an environment: `ScriptDirectory` and the settings. Needs no database. */
export const layerFiles = (loaded: Environment.Loaded, options: FilesOptions = {}) =>
  Layer.merge(
    ScriptDirectory.layer(openOptions(loaded, options)),
    Layer.succeed(Settings, settingsOf(loaded.environment))
  )

/** The ledger and the run lock of an environment, on the client of the context, which must have a single session. */
export const layerLedger = ({ ledger, lockWait }: Environment.Environment) =>
  Layer.merge(layerPostgres(ledger), layerAdvisory({ ...ledger, wait: lockWait }))

/** The database that the environment names; connects at the first query. */
const layerDatabase = (environment: Environment.Environment) =>
  Layer.provideMerge(
    layerLedger(environment),
    Layer.unwrap(Effect.map(targetOf(environment), (target) => Client.layer(target)))
  )

/** Everything that the programs need, on the database that the environment names. */
export const layerOnline = (loaded: Environment.Loaded, options: FilesOptions = {}) =>
  Layer.provideMerge(layerDatabase(loaded.environment), layerFiles(loaded, options))

/** The same for an environment whose script directory does not exist yet: without revisions. */
export const layerWithout = ({ environment }: Environment.Loaded) =>
  Layer.provideMerge(
    layerDatabase(environment),
    Layer.merge(ScriptDirectory.layerMemory([]), Layer.succeed(Settings, settingsOf(environment)))
  )
