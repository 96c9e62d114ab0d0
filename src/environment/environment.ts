/**
 * The configuration of a script directory, which `env.ts` exports: data with all defaults resolved.
 *
 * Making one opens no connection and reads no environment variable: `url` may be a `Config`, which is read when a
 * program needs the database.
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

/** Whether a value was made by `Environment.make`, even by another copy of this package. */
export const isEnvironment = (u: unknown): u is Environment => Predicate.hasProperty(u, TypeId)

/** Resolves the options, or fails with the first invalid one. */
export const validate = (options: Options): Result.Result<Environment, EnvironmentError> =>
  Result.map(resolve(options), (settings) => ({ [TypeId]: TypeId, ...settings }))

/**
 * Makes the environment that `env.ts` exports as its default export. Throws an `EnvironmentError` for an invalid
 * option, to which `Environment.load` adds the file.
 */
export const make = (options: Options = {}): Environment => Result.getOrThrow(validate(options))
