/**
 * From a connection to a catalog, and the shadow database in which PostgreSQL elaborates a desired schema.
 *
 * Read as a namespace: `import * as Introspect from "../introspect/mod.ts"`, then `Introspect.catalog()` and
 * `Introspect.shadow(statements, { target })`.
 */
export * from "./error.ts"
export { catalog } from "./read/catalog.ts"
export type { Options } from "./read/scope.ts"
export { layerShadow, shadow, type ShadowOptions } from "./shadow/shadow.ts"
