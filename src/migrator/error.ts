/**
 * The error of the migration programs.
 *
 * Errors of lower floors (client, ledger, script, graph) are returned unchanged. The reasons here are a revision
 * that failed, a ledger that does not agree with the files, and a state that the user must resolve.
 */
import { AreaError } from "../error/mod.ts"
import { DatabaseAhead } from "./reason/ahead.ts"
import * as History from "./reason/history.ts"
import * as Offline from "./reason/offline.ts"
import * as Request from "./reason/request.ts"
import * as Run from "./reason/run.ts"
import * as Transaction from "./reason/transaction.ts"

export * from "./reason/ahead.ts"
export * from "./reason/history.ts"
export * from "./reason/offline.ts"
export * from "./reason/request.ts"
export * from "./reason/run.ts"
export * from "./reason/transaction.ts"

/**
 * The error of the migration programs; `reason` is one of the errors in `reason/`, `message` includes the next
 * command.
 */
export class MigratorError extends AreaError<MigratorError>()("migrator", "MigratorError", [
  Run.RevisionFailure,
  DatabaseAhead,
  History.ChecksumMismatch,
  History.RevisionMissing,
  History.OtherLedger,
  History.RevisionRenamed,
  History.RevisionReparented,
  Run.RevisionInDoubt,
  Run.OutcomeRefuted,
  Request.Irreversible,
  Run.TransactionBroken,
  Run.LedgerMoved,
  Run.ReadOnlyDatabase,
  Run.HookFailed,
  Offline.NotOffline,
  Offline.NotRendered,
  Transaction.OutsideOnly,
  Transaction.NotTransactional,
  Transaction.OwnIsolation,
  Transaction.NeedsSession,
  Request.LedgerHeld,
  Request.NotUpgraded,
  Request.BadRequest
]) {}
