/**
 * The contents of a database schema: objects and their parts, dependencies, one canonical form.
 *
 * Pure data and total functions; read it as a namespace: `import * as Catalog from "../catalog/mod.ts"`, then
 * `Catalog.Catalog`, `Catalog.Table`, `Catalog.find(catalog, Catalog.address("table", "public", "users"))`.
 */
export * from "./address.ts"
export type { Parameters, Typed, UserType } from "./base.ts"
export * from "./catalog.ts"
export type * from "./coercion.ts"
export type * from "./kind/base_type.ts"
export type * from "./kind/constraint.ts"
export type * from "./kind/foreign.ts"
export type * from "./kind/index.ts"
export type * from "./kind/language.ts"
export type * from "./kind/namespace.ts"
export type * from "./kind/operator.ts"
export type * from "./kind/other.ts"
export type * from "./kind/part.ts"
export type * from "./kind/program.ts"
export type * from "./kind/replication.ts"
export type * from "./kind/routine.ts"
export type * from "./kind/sequence.ts"
export type * from "./kind/statistics.ts"
export type * from "./kind/table.ts"
export type * from "./kind/text_search.ts"
export type * from "./kind/trigger.ts"
export type * from "./kind/type.ts"
export type * from "./kind/view.ts"
export * from "./object.ts"
