/**
 * The error of the script directory: one class whose `reason` says what is wrong with which file.
 */
import * as CliError from "effect/cli/CliError"
import * as Schema from "effect/Schema"
import * as File from "./_file_reasons.ts"
import * as History from "./_history_reasons.ts"
import * as Lock from "./_lock_reasons.ts"
import * as Sql from "./_sql_reasons.ts"

const Reason = Schema.Union([
  File.DirectoryMissing,
  File.VersionDirectoryMissing,
  File.UnknownVersionDirectory,
  File.NotDirectory,
  File.FileFailed,
  File.LinkRefused,
  File.FileExists,
  File.NotUtf8,
  File.ModuleSyntax,
  File.ModuleThrew,
  File.NoDefaultExport,
  File.NotMigration,
  File.IdNotInName,
  Sql.UnknownDirective,
  Sql.DuplicateDirective,
  Sql.MisplacedDirective,
  Sql.MissingDirective,
  Sql.BadDirective,
  Sql.StrayStatement,
  Sql.Unsplittable,
  Sql.TransactionControl,
  Sql.NotTransactional,
  Lock.LockUnreadable,
  Lock.LockConflict,
  Lock.LockVersion,
  Lock.LockDuplicate,
  Lock.LockOutdated,
  Lock.LockMismatch,
  History.DuplicateRevision,
  History.BrokenHistory,
  History.UnknownRevision,
  History.ChangedOnDisk,
  History.ParentsNotFound,
  History.BadTemplate
])

/** Every way a script directory can be wrong; `_tag` tells them apart. */
export type ScriptReason = typeof Reason.Type

/** A script directory, a revision or `strata.lock` that cannot be used; the message is the reason's. */
export class ScriptError extends Schema.TaggedError<ScriptError>("strata/script/ScriptError")("ScriptError", {
  reason: Reason
}) {
  override readonly cause = this.reason
  override get message() {
    return this.reason.message
  }
  override get [CliError.userMessage]() {
    return this.message
  }
}

/** Wraps a reason. */
export const scriptError = (reason: ScriptReason): ScriptError => new ScriptError({ reason })
