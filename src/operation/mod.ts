/**
 * Operations: the steps of a migration as plain data, each of which is also an Effect.
 *
 * `Op` constructs them, `Migration` contains the programs that yield them, `Recorder` collects them and `Inverse` derives
 * the operations that undo them. The interpreters of `Operations` are in higher rooms.
 */
export { Allowing } from "./allow.ts"
export type * from "./data/operation.ts"
export { describe } from "./describe.ts"
export * from "./error.ts"
export * as Inverse from "./inverse.ts"
export * as Migration from "./migration.ts"
export * as Modes from "./modes.ts"
export * as Op from "./op/op.ts"
export type { Op as Yieldable } from "./op/yieldable.ts"
export * from "./operations.ts"
export * as Recorder from "./recorder.ts"
export { Performer, type Probe, type Step } from "./step.ts"
export * as Value from "./value/value.ts"
