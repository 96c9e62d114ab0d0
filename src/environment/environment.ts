/**
 * What `env.ts` builds: the configuration of a script directory, as data with every default resolved.
 *
 * Nothing here connects or reads a variable: `url` stays a `Config` until a program needs the database.
 */
import * as Predicate from "effect/Predicate"
import * as Result from "effect/Result"
import { resolve } from "./_resolve.ts"
import type { EnvironmentError } from "./error.ts"
import type { Options, Settings } from "./options.ts"

export const TypeId = "~strata/environment/Environment"

/** The settings of a script directory, as `make` returns them. */
export interface Environment extends Settings {
  readonly [TypeId]: typeof TypeId
}

/** Whether a value was made by `Environment.make`, also by another copy of this package. */
export const isEnvironment = (u: unknown): u is Environment => Predicate.hasProperty(u, TypeId)

/** Resolves the options, or says which one is not usable. */
export const validate = (options: Options): Result.Result<Environment, EnvironmentError> =>
  Result.map(resolve(options), (settings) => ({ [TypeId]: TypeId, ...settings }))

/**
 * Builds the environment that `env.ts` exports by default. An option that is not usable throws an `EnvironmentError`
 * naming it, which `Environment.load` hands on with the file.
 */
export const make = (options: Options = {}): Environment => Result.getOrThrow(validate(options))
