/**
 * The script directory: reads revisions in TypeScript and SQL and `strata.lock`, and writes new revisions.
 */
export type { MemoryOptions } from "./directory/memory.ts"
export type { OpenOptions } from "./directory/open.ts"
export * from "./directory/relock.ts"
export * from "./directory/script_directory.ts"
export * from "./error.ts"
export { checksumOf, type Format, type ScriptRevision } from "./file/revision_file.ts"
export * as Versions from "./file/versions.ts"
export type { PostWrite, WriteSettings } from "./file/write_settings.ts"
export * as LockFile from "./lock/lock_file.ts"
export type { LockChanges } from "./lock/lock_state.ts"
export { kindOf } from "./revision/ts_revision.ts"
export { importModule, ModuleFailure, thrownBy, withoutCredentials } from "./revision/user_module.ts"
export * from "./write/create.ts"
export * from "./write/init.ts"
export * from "./write/rebase.ts"
export * as Template from "./write/template.ts"
