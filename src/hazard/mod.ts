/**
 * Hazards: what a statement may cost on a database in use.
 *
 * Every sentence about a hazard is written here, so that a plan, a revision and a check use the same words. Read it as a
 * namespace: `import * as Hazard from "../hazard/mod.ts"`, then `Hazard.tableDropped("app.users")`.
 */
export * from "./data_loss.ts"
export * from "./fails_on_rows.ts"
export { type Hazard, type HazardKind, hazardKinds } from "./hazard.ts"
export * from "./lock.ts"
export * from "./rewrite.ts"
export * from "./secret.ts"
export * from "./unknown.ts"
