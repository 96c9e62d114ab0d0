/**
 * The script directory: revisions on disk in TypeScript and SQL, `strata.lock`, and the writing of new ones.
 */
export type { LockChanges } from "./_lock_state.ts"
export type { MemoryOptions } from "./_memory.ts"
export type { OpenOptions } from "./_open.ts"
export * from "./create.ts"
export * from "./error.ts"
export * from "./init.ts"
export * as LockFile from "./lock_file.ts"
export { didYouMean, nearest } from "./nearest.ts"
export { checksumOf, type Format, type ScriptRevision } from "./revision_file.ts"
export { type NewRevision, renderRevision } from "./revision_source.ts"
export * from "./script_directory.ts"
export * as SqlRevision from "./sql_revision.ts"
export * as Template from "./template.ts"
export { kindOf } from "./ts_revision.ts"
export { importModule, ModuleFailure, withoutCredentials } from "./user_module.ts"
