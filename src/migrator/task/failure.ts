/**
 * Converts the failure of a migration to the data that the ledger and the user get.
 *
 * A migration is user code: it may fail with our errors, with a SqlError of its own query, with any value, or die.
 */
import * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import { isSqlError } from "effect/sql/SqlError"
import * as Client from "../../client/mod.ts"
import { type Event, LedgerError } from "../../ledger/mod.ts"
import { OperationError } from "../../operation/mod.ts"
import { MigratorError } from "../error.ts"

/** A failure in words. `position` counts characters from 1 in `statement`. */
export interface Failure {
  readonly problem: string
  readonly sqlstate?: string
  readonly statement?: string
  readonly detail?: string
  readonly hint?: string
  readonly position?: number
}

/** What a failure's cause is annotated with: who was waited for when it happened, and what to do, in one sentence. */
export class Blocker extends Context.Service<Blocker, string>()("strata/migrator/Blocker") {}

const interrupted = "the run was interrupted"

/** Whether a recorded failure is an interruption, at which no piece of a revision was under way. */
export const isInterruption = ({ message, statement }: Pick<Event.RevisionFailed, "message" | "statement">): boolean =>
  message === interrupted && statement === undefined

/** The failure that a cause amounts to; an interruption alone is one too. */
export const of = (cause: Cause.Cause<unknown>): Failure => {
  if (Cause.hasInterruptsOnly(cause)) return { problem: interrupted }
  const failure = ofError(Cause.squash(cause))
  const hint = hintOf(failure, Context.getOrUndefined(Cause.annotations(cause), Blocker))
  return hint === undefined ? failure : { ...failure, hint }
}

const outside = "move it to a separate revision with transaction: false (in SQL: -- strata:transaction off)"

const remedies: Readonly<Record<string, string>> = {
  "55P04": "a value that ALTER TYPE … ADD VALUE added can be used only after the transaction that added it has " +
    `committed. Move ADD VALUE to a separate revision before this one (and, in env.ts, transaction: "per-migration")`,
  "25001": `the statement cannot run inside a transaction: ${outside}`,
  "2D000": `COMMIT and ROLLBACK in DO or CALL would end the transaction that also records the revision: ${outside}`
}

/** What helps where the server's own hint says little: who held a lock, and what to do about too many of them. */
const hintOf = ({ hint, sqlstate }: Failure, blocker: string | undefined): string | undefined => {
  if (sqlstate === lockTimeout) return blocker
  if (sqlstate !== undefined && Object.hasOwn(remedies, sqlstate)) return remedies[sqlstate]
  // The server's hint is in its own language, but names the setting.
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
  if (isHeldUp(error)) return { problem: "another run is at work on it", sqlstate: lockTimeout }
  if (isSqlError(error)) {
    const server = Client.serverError(error)
    return { problem: server.message, ...pick(server) }
  }
  if (error instanceof Error && typeof error.message === "string" && error.message !== "") {
    return { problem: shortened(error.message) }
  }
  return { problem: typeof error === "string" ? shortened(error) : `the migration failed with ${describe(error)}` }
}

/** The facts of a failure among those of an error. */
export const pick = ({ detail, hint, position, sqlstate, statement }: Partial<Failure>): Partial<Failure> => ({
  ...(sqlstate === undefined ? {} : { sqlstate }),
  ...(statement === undefined ? {} : { statement }),
  ...(detail === undefined ? {} : { detail }),
  ...(hint === undefined ? {} : { hint }),
  // A position says nothing without the text that it counts in.
  ...(position === undefined || statement === undefined ? {} : { position })
})

const longest = 2000

/** What a user's error says, as far as a ledger and a terminal should repeat it. */
const shortened = (text: string): string => text.length > longest ? `${text.slice(0, longest)}…` : text

const describe = (error: unknown): string => {
  const tag = typeof error === "object" && error !== null && "_tag" in error ? error._tag : undefined
  return typeof tag === "string" ? `"${tag}"` : `a value of type ${typeof error}`
}

/** Whether an append lost because the ledger had moved on. */
export const isSequenceTaken = (cause: Cause.Cause<unknown>): boolean => {
  const error = Cause.squash(cause)
  return error instanceof LedgerError && error.reason._tag === "SequenceTaken"
}

/** A failure that is Strata's own to tell, and not the migration's to catch: it ends the run as it is. */
export class Stop {
  readonly error: MigratorError
  constructor(error: MigratorError) {
    this.error = error
  }
}

/** Ends a migration's program with an error of Strata's own, whatever the program catches. */
export const stop = (error: MigratorError): Effect.Effect<never> => Effect.die(new Stop(error))

/** The error of Strata's own that ended a program, if one did. */
export const stopped = (cause: Cause.Cause<unknown>): MigratorError | undefined => {
  const defect = Cause.squash(cause)
  return defect instanceof Stop ? defect.error : undefined
}

/**
 * Whether a failure is the server's word that the statement did not complete. A connection that broke, or a server that
 * stopped, leaves that open.
 */
export const isAnswer = (failure: Pick<Failure, "sqlstate">): boolean =>
  failure.sqlstate !== undefined && !/^(08|57P|58|XX)/.test(failure.sqlstate)

/** Whether the server gave up waiting for a lock (SQLSTATE 55P03), which another try may survive. */
export const isLockTimeout = (cause: Cause.Cause<unknown>): boolean => of(cause).sqlstate === lockTimeout

/** Whether an error is that of an append which waited for another run's, with the same number, to be decided. */
export const isHeldUp = (error: unknown): boolean =>
  error instanceof LedgerError && error.reason._tag === "StoreFailed" && error.reason.sqlstate === lockTimeout
