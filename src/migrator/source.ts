/**
 * Where a program has its revisions from: a script directory, or a bundle that contains them.
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Path from "effect/Path"
import { Environment } from "../environment/mod.ts"
import type { ScriptDirectory, ScriptError } from "../script/mod.ts"
import { layerFiles, layerLedger } from "./layer.ts"
import { Settings, settingsOf } from "./settings.ts"

/** A script directory. */
export interface Directory {
  /** Its `env.ts` contains the settings; the options `url` and `password` are not used. */
  readonly directory: string | URL
  /** Whether a `strata.lock` that is not up to date is an error, instead of being written. */
  readonly frozen?: boolean
}

/** The revisions and the settings of a program that is bundled, as the module that `strata bundle` writes exports them. */
export interface Bundle {
  /** From `ScriptDirectory.fromGlob`. */
  readonly revisions: Layer.Layer<ScriptDirectory, ScriptError>
  /** What `env.ts` exports; by default an environment without options. Its `url` and `password` are not used. */
  readonly environment?: Environment.Environment | Effect.Effect<Environment.Environment, unknown>
}

const environmentOf = ({ environment = Environment.make() }: Bundle) => Environment.fromExport(environment)

const filesOf = (bundle: Bundle) => (environment: Environment.Environment) =>
  Layer.merge(bundle.revisions, Layer.succeed(Settings, settingsOf(environment)))

/** Everything that the programs need, from a bundle, on the client of the context, which must have a single session. */
export const layerBundle = (bundle: Bundle) =>
  Layer.unwrap(Effect.map(
    environmentOf(bundle),
    (environment) => Layer.merge(filesOf(bundle)(environment), layerLedger(environment))
  ))

/** The environment of a source, and the layer of its revisions with the settings of an environment. */
export const open = Effect.fnUntraced(function*(source: Directory | Bundle) {
  if ("revisions" in source) return { environment: yield* environmentOf(source), files: filesOf(source) }
  const path = yield* Path.Path
  const directory = typeof source.directory === "string"
    ? source.directory
    : yield* Effect.orDie(path.fromFileUrl(source.directory))
  const loaded = yield* Environment.load({ directory, cwd: directory })
  const options = source.frozen === undefined ? {} : { frozen: source.frozen }
  return {
    environment: loaded.environment,
    files: (environment: Environment.Environment) => layerFiles({ ...loaded, environment }, options)
  }
})
