/**
 * From an environment to everything that the programs need.
 *
 * `layerFiles` is for what needs no database, `layerOnline` for the command line (one late connection of its own),
 * `layerUpgrade` for an application that wants to be at head before it serves, on a session of its own pool.
 */
import type * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Path from "effect/Path"
import * as Redacted from "effect/Redacted"
import * as Client from "../client/mod.ts"
import { Environment } from "../environment/mod.ts"
import { layerAdvisory, layerPostgres } from "../ledger/mod.ts"
import { Target } from "../revision/mod.ts"
import { ScriptDirectory } from "../script/mod.ts"
import { Settings, settingsOf } from "./settings.ts"
import { upgrade } from "./upgrade.ts"

/** How the script directory is read; `frozen` refuses to update `strata.lock`. */
export interface FilesOptions {
  readonly frozen?: boolean
}

/** The database that an environment names. */
export const targetOf = (
  environment: Environment.Environment
): Effect.Effect<Client.Target.Target, Client.ClientError | Config.ConfigError> =>
  Effect.flatMap(
    Redacted.isRedacted(environment.url) ? Effect.succeed(environment.url) : environment.url,
    (url) => Effect.fromResult(Client.Target.parse(url))
  )

/** How the script directory of an environment is read and written to. */
export const openOptions = ({ directory, environment }: Environment.Loaded, options: FilesOptions = {}) => ({
  directory,
  recursive: environment.recursive,
  versions: environment.versions,
  writing: environment,
  ...options
})

/** The files of an environment: `ScriptDirectory` and the settings. Touches no database. */
export const layerFiles = (loaded: Environment.Loaded, options: FilesOptions = {}) =>
  Layer.merge(
    ScriptDirectory.layer(openOptions(loaded, options)),
    Layer.succeed(Settings, settingsOf(loaded.environment))
  )

/** The ledger and the run lock of an environment, on whichever single-session client is below. */
export const layerLedger = ({ ledger, lockWait }: Environment.Environment) =>
  Layer.merge(layerPostgres(ledger), layerAdvisory({ ...ledger, wait: lockWait }))

/** Everything that the programs need, on the database that the environment names; connects at the first query. */
export const layerOnline = (loaded: Environment.Loaded, options: FilesOptions = {}) =>
  layerLedger(loaded.environment).pipe(
    Layer.provideMerge(Layer.unwrap(Effect.map(targetOf(loaded.environment), (target) => Client.layer(target)))),
    Layer.provideMerge(layerFiles(loaded, options))
  )

/**
 * Brings the database of the `SqlClient` below to `target` (`head`) while the layer is built, on one session that is
 * reserved for it and given back. Replicas that start together wait for the first one.
 *
 * Provide the server on top of this layer, not beside it: Effect's HTTP server listens as soon as its own layer is
 * built, so a server that is built first accepts requests that wait for the upgrade. In production pass `frozen: true`,
 * which refuses a `strata.lock` that is not up to date instead of writing it.
 */
export const layerUpgrade = (options: {
  /** The script directory, whose `env.ts` gives the settings; its `url` is not used. */
  readonly directory: string | URL
  readonly target?: Target.Target
  readonly frozen?: boolean
}) =>
  Layer.effectDiscard(Effect.gen(function*() {
    const path = yield* Path.Path
    const directory = typeof options.directory === "string"
      ? options.directory
      : yield* Effect.orDie(path.fromFileUrl(options.directory))
    const loaded = yield* Environment.load({ directory, cwd: directory })
    const layers = layerLedger(loaded.environment).pipe(
      Layer.provideMerge(Client.layerSession),
      Layer.provideMerge(layerFiles(loaded, options.frozen === undefined ? {} : { frozen: options.frozen }))
    )
    yield* Effect.provide(upgrade(options.target ?? Target.head), layers, { local: true })
  }))
