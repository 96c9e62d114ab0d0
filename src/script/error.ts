/**
 * The error of the script directory; its `reason` says what is wrong with which file.
 */
import { AreaError } from "../error/mod.ts"
import * as Bundle from "./reason/bundle.ts"
import * as File from "./reason/file.ts"
import * as History from "./reason/history.ts"
import * as Lock from "./reason/lock.ts"
import * as Sql from "./reason/sql.ts"

/** A script directory, a revision or a `strata.lock` that cannot be used. */
export class ScriptError extends AreaError<ScriptError>()("script", "ScriptError", [
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
  File.SeveralRefused,
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
  History.SeveralHeads,
  History.BadTemplate,
  Bundle.ChecksumUnknown,
  Bundle.ModuleMissing,
  Bundle.NotContent,
  Bundle.NotBundled
]) {}

/** Why a `ScriptError` was raised; `_tag` tells the reasons apart. */
export type ScriptReason = ScriptError["reason"]
