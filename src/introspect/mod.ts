/**
 * Reads the schema of a database as a catalog, and builds shadow databases for desired schemas.
 *
 * Import it as a namespace: `import * as Introspect from "../introspect/mod.ts"`, then `Introspect.catalog()` and
 * `Introspect.shadow(statements, { target })`.
 */
export * from "./error.ts"
export { catalog } from "./read/catalog.ts"
export { type Options, withoutTables } from "./read/scope.ts"
export { shadowCopies } from "./shadow/copies.ts"
export { layerShadow, shadow, type ShadowOptions } from "./shadow/shadow.ts"
