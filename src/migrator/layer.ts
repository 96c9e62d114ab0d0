/**
 * Layers with the services that the programs need, from an environment.
 *
 * `layerFiles` is for programs that need no database, `layerOnline` for the command line (a connection of its own,
 * opened by the first query), and `layerUpgrade` for an application that upgrades its database before it serves.
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
import { AheadPolicy, isPending, upgrade } from "./upgrade.ts"

/** How the script directory is read; with `frozen` a `strata.lock` that is not up to date is an error. */
export interface FilesOptions {
  readonly frozen?: boolean
  /** A directory for what is known of unchanged files; without it all files are read. */
  readonly cache?: string
}

/** The database that an environment names. */
export const targetOf = (
  environment: Environment.Environment
): Effect.Effect<Client.Target.Target, Client.ClientError | Config.ConfigError> =>
  Effect.flatMap(
    Redacted.isRedacted(environment.url) ? Effect.succeed(environment.url) : environment.url,
    (url) => Effect.fromResult(Client.Target.parse(url))
  )

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

/** Everything that the programs need, on the database that the environment names; connects at the first query. */
export const layerOnline = (loaded: Environment.Loaded, options: FilesOptions = {}) =>
  layerLedger(loaded.environment).pipe(
    Layer.provideMerge(Layer.unwrap(Effect.map(targetOf(loaded.environment), (target) => Client.layer(target)))),
    Layer.provideMerge(layerFiles(loaded, options))
  )

/**
 * Upgrades the database of the underlying `SqlClient` to `target` (by default `head`) while the layer is built. Of
 * replicas that start together, one upgrades and the others wait.
 *
 * The upgrade runs in a session of its own, which is opened with the configuration of that client only if a revision
 * is pending and closed afterwards. The sessions of the application stay as they are.
 *
 * If a newer version has applied further revisions and nothing of ours is pending, the layer is built with a warning
 * that names them, and changes nothing; with `ahead: "refuse"`, or if one of them is breaking, it fails.
 *
 * Provide the server on top of this layer, not beside it: Effect's HTTP server listens as soon as its own layer is
 * built, so otherwise it may accept requests before the upgrade is complete. In production pass `frozen: true`: then
 * a `strata.lock` that is not up to date is an error, instead of being written.
 */
export const layerUpgrade = (options: {
  /** The script directory. Its `env.ts` contains the settings; the option `url` is not used. */
  readonly directory: string | URL
  readonly target?: Target.Target
  readonly frozen?: boolean
  /** Whether to start with a warning (the default) or to fail if a newer version has applied further revisions. */
  readonly ahead?: "warn" | "refuse"
}) =>
  Layer.effectDiscard(Effect.gen(function*() {
    const path = yield* Path.Path
    const directory = typeof options.directory === "string"
      ? options.directory
      : yield* Effect.orDie(path.fromFileUrl(options.directory))
    const loaded = yield* Environment.load({ directory, cwd: directory })
    const [target, ledger] = [options.target ?? Target.head, layerLedger(loaded.environment)]
    yield* Effect.gen(function*() {
      if (!(yield* Effect.provide(isPending(target), ledger, { local: true }))) return
      yield* Effect.provide(upgrade(target), Layer.provideMerge(ledger, Client.layerSession), { local: true })
    }).pipe(
      Effect.provideService(AheadPolicy, options.ahead ?? "warn"),
      Effect.provide(layerFiles(loaded, options.frozen === undefined ? {} : { frozen: options.frozen }))
    )
  }))
