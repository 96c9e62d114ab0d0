/**
 * Operations: what a migration does, as plain data that is also an Effect.
 *
 * `Op` builds them, `Migration` holds the programs that yield them, `Recorder` collects them and `Inverse` undoes
 * them. Interpreters of `Operations` live on higher floors; nothing here knows a connection.
 */
export type * from "./data/operation.ts"
export { describe } from "./describe.ts"
export * from "./error.ts"
export * as Inverse from "./inverse.ts"
export * as Migration from "./migration.ts"
export * as Op from "./op/op.ts"
export type { Op as Yieldable } from "./op/yieldable.ts"
export * from "./operations.ts"
export * as Recorder from "./recorder.ts"
export { Performer, type Probe, type Step } from "./step.ts"
export * as Value from "./value/value.ts"
