/**
 * Code generation: from operations to the text of a revision, in TypeScript or SQL, and to the text of models.
 *
 * Pure. The generated TypeScript evaluates to exactly the given operations, is formatted and type-checks. Import it as a
 * namespace: `import * as Codegen from "../codegen/mod.ts"`.
 */
export * from "./error.ts"
export * from "./model/models.ts"
export { emptyRevision } from "./revision/empty.ts"
export { programSource, type SqlFile, sqlFile, type TypescriptFile, typescriptFile } from "./revision/file.ts"
export * from "./revision/options.ts"
export { sql } from "./revision/sql.ts"
export { operation, typescript } from "./revision/typescript.ts"
