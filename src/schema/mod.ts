/**
 * Models to the schema they describe: tables declared from Effect Schemas, and the operations that would create them.
 *
 * Pure: `Desired.make` answers with operations and renames as data. Introspection and comparison come after it, and
 * an environment only lists the tables.
 */
export * as Desired from "./desired.ts"
export * from "./error.ts"
export * as Renderer from "./field/renderer.ts"
export * as Type from "./field/type.ts"
export * as Naming from "./name/naming.ts"
export * as Table from "./table/table.ts"
