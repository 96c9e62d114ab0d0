/**
 * The service that a migration asks for: something that takes operations.
 *
 * Online it executes them, offline it writes literal SQL, and `Recorder` collects them as data.
 */
import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { Operation } from "./data/operation.ts"
import type { OperationError } from "./error.ts"

/** Takes one operation at a time, in the order the migration yields them. */
export class Operations extends Context.Service<Operations, {
  readonly run: (operation: Operation) => Effect.Effect<void, OperationError>
}>()("strata/operation/Operations") {}
