/**
 * The constructors of operations, used as a namespace: `Op.createTable(…)`, `Op.sql`, `Op.column(…)`.
 *
 * Each returns an operation that is also an Effect, so a migration can yield it. They throw `InvalidValue` for a value
 * that cannot be converted.
 */
export { allow } from "../allow.ts"
export { step, type StepOptions } from "../step.ts"
export { identifier, json, name, raw, sql } from "../value/expression.ts"
export * from "./_column.ts"
export * from "./_constraint.ts"
export * from "./_enum.ts"
export * from "./_index.ts"
export * from "./_namespace.ts"
export * from "./_rows.ts"
export * from "./_table.ts"
export type { Op } from "./yieldable.ts"
