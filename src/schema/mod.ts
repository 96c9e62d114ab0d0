/**
 * Converts models, tables declared from Effect Schemas, to the operations that create their schema.
 *
 * Pure: `Desired.make` returns operations and renames as data.
 */
export * as Desired from "./desired.ts"
export * from "./error.ts"
export * as Renderer from "./field/renderer.ts"
export * as Type from "./field/type.ts"
export * as Naming from "./name/naming.ts"
export * as Table from "./table/table.ts"
