/**
 * Code generation: operations → the text of a revision, in TypeScript or SQL.
 *
 * Pure. What is written evaluates to exactly the operations that went in, is formatted already and type-checks. Read
 * it as a namespace: `import * as Codegen from "../codegen/mod.ts"`.
 */
export * from "./error.ts"
export * from "./model/models.ts"
export { emptyRevision } from "./revision/empty.ts"
export { programSource, type SqlFile, sqlFile, type TypescriptFile, typescriptFile } from "./revision/file.ts"
export * from "./revision/options.ts"
export { sql } from "./revision/sql.ts"
export { operation, typescript } from "./revision/typescript.ts"
