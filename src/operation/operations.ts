/**
 * The service that runs operations.
 *
 * Online it executes them, offline it writes them as SQL, and `Recorder` collects them as data.
 */
import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { Operation } from "./data/operation.ts"
import type { OperationError } from "./error.ts"

/** Runs operations one at a time, in the order in which the migration yields them. */
export class Operations extends Context.Service<Operations, {
  readonly run: (operation: Operation) => Effect.Effect<void, OperationError>
}>()("strata/operation/Operations") {}
