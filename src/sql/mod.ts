/**
 * SQL as text: names, literals, statements, and cutting a script into statements the way PostgreSQL does.
 *
 * Pure: it opens no connection and reads no file. Read it as a namespace: `import * as Sql from "../sql/mod.ts"`.
 */
export * from "./classify.ts"
export * from "./error.ts"
export * from "./identifier.ts"
export * from "./literal.ts"
export * from "./render.ts"
export * from "./script_text.ts"
export * from "./split.ts"
export * from "./statement.ts"
