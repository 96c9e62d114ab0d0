/**
 * Strata: an event-sourced schema migrator for PostgreSQL on Effect. One namespace for each public folder.
 *
 * Revisions import `Migration` and `Op`, `env.ts` imports `Environment`, an application imports `Migrator`.
 */
export * as Client from "./client/mod.ts"
export { Environment, EnvironmentError } from "./environment/mod.ts"
export * as Ledger from "./ledger/mod.ts"
export { Migrator } from "./migrator/mod.ts"
export { Inverse, Migration, Op, OperationError, Operations, Recorder } from "./operation/mod.ts"
export { Graph, Target } from "./revision/mod.ts"
export { Naming, Table, Type } from "./schema/mod.ts"
export * as Script from "./script/mod.ts"
