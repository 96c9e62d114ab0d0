/**
 * Converts the failure of a migration to the data that the ledger and the user get.
 *
 * A migration is user code: it may fail with an error of Strata, with the SqlError of its own query, with any value,
 * or die.
 */
import * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import { isSqlError } from "effect/sql/SqlError"
import * as Client from "../../client/mod.ts"
import { type Event, LedgerError } from "../../ledger/mod.ts"
import { OperationError } from "../../operation/mod.ts"
import { withoutCredentials } from "../../secret/mod.ts"
import { MigratorError } from "../error.ts"
import { isOwnUse } from "../reason/in_use.ts"
import { mistakeOf } from "./mistake.ts"

/** A failure. `position` counts the characters of `statement` from 1. */
export interface Failure {
  readonly problem: string
  readonly sqlstate?: string
  readonly statement?: string
  readonly detail?: string
  readonly hint?: string
  readonly position?: number
}

/** The annotation of a failure's cause that describes the session which held the lock, and what to do. */
export class Blocker extends Context.Service<Blocker, string>()("strata/migrator/Blocker") {}

const interrupted = "the run was interrupted"

/** Whether a recorded failure is an interruption between two steps of a revision. */
export const isInterruption = ({ message, statement }: Pick<Event.RevisionFailed, "message" | "statement">): boolean =>
  message === interrupted && statement === undefined

/** The failure of a cause; an interruption is one too. */
export const of = (cause: Cause.Cause<unknown>): Failure => {
  if (Cause.hasInterruptsOnly(cause)) return { problem: interrupted }
  const found = ofError(Cause.squash(cause))
  const failure = { ...found, problem: withoutCredentials(found.problem) }
  const hint = hintOf(failure, Context.getOrUndefined(Cause.annotations(cause), Blocker))
  return hint === undefined ? failure : { ...failure, hint }
}

const outside = "move it to a separate revision with transaction: false (in SQL: -- strata:transaction off)"

const remedies: Readonly<Record<string, string>> = {
  "55P04": "a value that ALTER TYPE … ADD VALUE added can be used only after the transaction that added it has " +
    `committed. Move ADD VALUE to a separate revision before this one (and, in env.ts, transaction: "per-migration")`,
  "40001":
    "PostgreSQL cannot give this transaction its isolation level, because a concurrent transaction changed the " +
    "same data. Run it again when fewer sessions change that data, or declare a lower isolation level",
  // That of a standby, or of a database that is read-only by default, is told as such.
  "25006":
    "the transaction is read-only because the revision made it so (transaction_read_only), which cannot be undone " +
    "inside it. Remove that: the record of the revision could not be written",
  "25001": `the statement cannot run inside a transaction: ${outside}`,
  "2D000": `COMMIT and ROLLBACK in DO or CALL would end the transaction that also records the revision: ${outside}`
}

const deferred =
  "an earlier statement of this transaction changed rows of the table, and their deferred constraints or " +
  "triggers have not run yet. Write SET CONSTRAINTS ALL IMMEDIATE; before this statement, or split the revision in two"

const hasPendingTriggers = (failure: Failure): boolean => isOwnUse(failure) && !/active queries/.test(failure.problem)

/** The hint for errors for which the server's hint is missing or not sufficient. */
const hintOf = (failure: Failure, blocker: string | undefined): string | undefined => {
  const { hint, sqlstate } = failure
  if (hasPendingTriggers(failure)) return deferred
  if (sqlstate === lockTimeout) return blocker
  if (sqlstate !== undefined && Object.hasOwn(remedies, sqlstate)) return remedies[sqlstate]
  // The server's hint may be in another language, but it contains the name of the setting.
  if (sqlstate !== "53200" || hint?.includes("max_locks_per_transaction") !== true) return undefined
  return "each table, index and sequence that a transaction touches takes one of the server's locks until it ends. " +
    `Set transaction: "per-migration" in env.ts, or split the revision, or raise max_locks_per_transaction in ` +
    "postgresql.conf and restart the server"
}

const lockTimeout = "55P03"

const ofError = (error: unknown): Failure => {
  if (error instanceof OperationError && error.reason._tag === "StatementFailed") {
    return { problem: error.reason.serverMessage, ...pick(error.reason) }
  }
  if (error instanceof MigratorError && error.reason._tag === "RevisionFailure") {
    return { problem: error.reason.problem, ...pick(error.reason) }
  }
  if (isHeldUp(error)) {
    return { problem: "another session has an open transaction that appends to the ledger", sqlstate: lockTimeout }
  }
  if (error instanceof LedgerError) return ofLedger(error)
  if (isSqlError(error)) {
    const server = Client.serverError(error)
    return { problem: server.message, ...pick(server) }
  }
  if (error instanceof Error && typeof error.message === "string" && error.message !== "") {
    return { problem: shortened(mistakeOf(error) ?? error.message) }
  }
  return { problem: typeof error === "string" ? shortened(error) : `the migration failed with ${describe(error)}` }
}

/** A failed append has the cause of the server, so that what to do about it is said as for any other statement. */
const ofLedger = ({ message, reason }: LedgerError): Failure => {
  if (reason._tag !== "StoreFailed" && reason._tag !== "NotAllowed") return { problem: shortened(message) }
  const sqlstate = reason._tag === "NotAllowed" ? "42501" : reason.sqlstate
  return {
    problem: `Cannot ${reason.action} the ledger "${reason.ledger}": ${reason.detail}`,
    ...(sqlstate === undefined ? {} : { sqlstate })
  }
}

/** The fields of a failure, from an error. */
export const pick = ({ detail, hint, position, sqlstate, statement }: Partial<Failure>): Partial<Failure> => ({
  ...(sqlstate === undefined ? {} : { sqlstate }),
  ...(statement === undefined ? {} : { statement }),
  ...(detail === undefined ? {} : { detail }),
  ...(hint === undefined ? {} : { hint }),
  // A position has no meaning without its statement.
  ...(position === undefined || statement === undefined ? {} : { position })
})

const longest = 2000

/** The message of a user's error, shortened for the ledger and the terminal. */
const shortened = (text: string): string => text.length > longest ? `${text.slice(0, longest)}…` : text

const describe = (error: unknown): string => {
  const tag = typeof error === "object" && error !== null && "_tag" in error ? error._tag : undefined
  return typeof tag === "string" ? `"${tag}"` : `a value of type ${typeof error}`
}

/** Whether an append failed because the ledger had changed. */
export const isSequenceTaken = (cause: Cause.Cause<unknown>): boolean => {
  const error = Cause.squash(cause)
  return error instanceof LedgerError && error.reason._tag === "SequenceTaken"
}

/** The error of an append that the ledger cannot be trusted with; it is not a failure of the revision. */
export const refusal = (cause: Cause.Cause<unknown>): LedgerError | undefined => {
  const error = Cause.squash(cause)
  return error instanceof LedgerError && ["LedgerUntrusted", "NotKept"].includes(error.reason._tag) ? error : undefined
}

/** An error of Strata that a migration must not catch; it is a defect, which ends the run. */
export class Stop {
  readonly error: MigratorError
  constructor(error: MigratorError) {
    this.error = error
  }
}

/** Ends the program of a migration with an error of Strata, whatever errors the program catches. */
export const stop = (error: MigratorError): Effect.Effect<never> => Effect.die(new Stop(error))

/** The error of Strata that ended a program, if one did. */
export const stopped = (cause: Cause.Cause<unknown>): MigratorError | undefined => {
  const defect = Cause.squash(cause)
  return defect instanceof Stop ? defect.error : undefined
}

/**
 * Whether a failure proves that the statement did not complete. After a broken connection or a stop of the server
 * that is not known.
 */
export const isAnswer = (failure: Pick<Failure, "sqlstate">): boolean =>
  failure.sqlstate !== undefined && !/^(08|57P|58|XX)/.test(failure.sqlstate)

/** Whether a wait for a lock ended with lock_timeout (SQLSTATE 55P03). */
export const isLockTimeout = (cause: Cause.Cause<unknown>): boolean => of(cause).sqlstate === lockTimeout

/** Whether a transaction could not be serialized with a concurrent one (SQLSTATE 40001). */
export const isSerialization = (cause: Cause.Cause<unknown>): boolean => of(cause).sqlstate === "40001"

/** Whether an append timed out waiting for a concurrent run that appends the same number. */
export const isHeldUp = (error: unknown): boolean =>
  error instanceof LedgerError && error.reason._tag === "StoreFailed" && error.reason.sqlstate === lockTimeout
