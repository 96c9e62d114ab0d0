/**
 * Code generation: operations → the text of a revision, in TypeScript or SQL.
 *
 * Pure. What is written evaluates to exactly the operations that went in, is formatted already and type-checks. Read
 * it as a namespace: `import * as Codegen from "../codegen/mod.ts"`.
 */
export * from "./error.ts"
export * from "./models.ts"
export * from "./revision.ts"
export { sql } from "./sql.ts"
export { operation, typescript } from "./typescript.ts"
