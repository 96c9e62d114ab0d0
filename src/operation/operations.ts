/**
 * The service that runs operations.
 *
 * Online it executes them, offline it writes them as SQL, and `Recorder` collects them as data.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type { Operation } from "./data/operation.ts"
import type { OperationError } from "./error.ts"

/**
 * Runs operations one at a time, in the order in which the migration yields them. An interpreter may have `runAll` for
 * programs that are a list of operations and do nothing else: the operations have run when the revision has ended.
 */
export class Operations extends Context.Service<Operations, {
  readonly run: (operation: Operation) => Effect.Effect<void, OperationError>
  readonly runAll?: (operations: ReadonlyArray<Operation>) => Effect.Effect<void, OperationError>
}>()("strata/operation/Operations") {}

/** The program that runs these operations in order, as plain data, and does nothing else. */
export const runAll = (operations: ReadonlyArray<Operation>): Effect.Effect<void, OperationError, Operations> =>
  Operations.use((service) => {
    const plain = operations.map((operation) => ({ ...operation }))
    return service.runAll?.(plain) ?? Effect.forEach(plain, (operation) => service.run(operation), { discard: true })
  })
