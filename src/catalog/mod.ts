/**
 * The contents of a database schema: objects and their parts, dependencies, one canonical form.
 *
 * Pure data and total functions; read it as a namespace: `import * as Catalog from "../catalog/mod.ts"`, then
 * `Catalog.Catalog`, `Catalog.Table`, `Catalog.find(catalog, Catalog.address("table", "public", "users"))`.
 */
export * from "./address.ts"
export type { Parameters, Typed, UserType } from "./base.ts"
export type * from "./base_type.ts"
export * from "./catalog.ts"
export type * from "./coercion.ts"
export type * from "./constraint.ts"
export type * from "./foreign.ts"
export type * from "./index.ts"
export type * from "./language.ts"
export type * from "./namespace.ts"
export * from "./object.ts"
export type * from "./operator.ts"
export type * from "./other.ts"
export type * from "./part.ts"
export type * from "./program.ts"
export type * from "./replication.ts"
export type * from "./routine.ts"
export type * from "./sequence.ts"
export type * from "./statistics.ts"
export type * from "./table.ts"
export type * from "./text_search.ts"
export type * from "./trigger.ts"
export type * from "./type.ts"
export type * from "./view.ts"
