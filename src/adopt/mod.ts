/**
 * Adopting a database with the history of another tool: the plan, its proof, the revisions and their record.
 *
 * Read as a namespace: `import * as Adopt from "../adopt/mod.ts"`.
 */
export * from "./adopt.ts"
export * from "./error.ts"
export * from "./plan.ts"
export * from "./prove.ts"
