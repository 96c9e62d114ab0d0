/**
 * The constructors of operations, read as a namespace: `Op.createTable(…)`, `Op.sql`, `Op.column(…)`.
 *
 * Each returns operation data that is also an Effect, so a migration yields it. They throw `InvalidValue` for a value
 * that PostgreSQL cannot take.
 */
export * from "./_op_column.ts"
export * from "./_op_constraint.ts"
export * from "./_op_enum.ts"
export * from "./_op_index.ts"
export * from "./_op_namespace.ts"
export * from "./_op_rows.ts"
export * from "./_op_table.ts"
export type { Op } from "./_yieldable.ts"
export { identifier, json, name, raw, sql } from "./expression.ts"
export { step, type StepOptions } from "./step.ts"
