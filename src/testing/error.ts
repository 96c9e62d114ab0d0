/**
 * The errors of the harness: a law of the history that does not hold, and a database that cannot be made.
 */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { SqlError } from "effect/sql/SqlError"
import { serverError } from "../client/mod.ts"
import { AreaError } from "../error/mod.ts"
import { withoutCredentials } from "../secret/mod.ts"

/**
 * A law does not hold. `what` is a sentence with the revision and the step, `details` are the differences, one a line, and
 * `next` says what to do.
 */
export class LawBroken extends Schema.TaggedError<LawBroken>("strata/testing/LawBroken")("LawBroken", {
  what: Schema.String,
  details: Schema.Array(Schema.String),
  next: Schema.String
}) {
  override get message(): string {
    return [this.what, ...this.details.map((line) => `  ${line}`), `Next: ${this.next}`].join("\n")
  }
}

/** A database of the harness cannot be made or opened. */
export class NoDatabase extends Schema.TaggedError<NoDatabase>("strata/testing/NoDatabase")("NoDatabase", {
  problem: Schema.String,
  next: Schema.String
}) {
  override get message(): string {
    return `Cannot make a database for the tests: ${this.problem}\nNext: ${this.next}`
  }
}

/** The harness cannot do what it was asked for. */
export class NotPossible extends Schema.TaggedError<NotPossible>("strata/testing/NotPossible")("NotPossible", {
  problem: Schema.String,
  next: Schema.String
}) {
  override get message(): string {
    return `${this.problem}\nNext: ${this.next}`
  }
}

/** An error of the harness. */
export class HarnessError extends AreaError<HarnessError>()("testing", "HarnessError", [
  LawBroken,
  NoDatabase,
  NotPossible
]) {}

/** What an error says; that of the driver alone says only that a statement failed. */
const messageOf = (error: unknown): string => {
  if (!(error instanceof SqlError)) return error instanceof Error ? error.message : String(error)
  const { message, sqlstate } = serverError(error)
  return `${message} (SQLSTATE ${sqlstate})`
}

/** The lines of what an effect failed with, without credentials. */
export const linesOf = (cause: Cause.Cause<unknown>): ReadonlyArray<string> =>
  withoutCredentials(messageOf(Cause.squash(cause))).split("\n")

/** Replaces every failure of a step by a law that does not hold; an error of the harness stays. */
export const asBroken = (what: string, next: string) => <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.catchCause(effect, (cause): Effect.Effect<never, HarnessError> => {
    if (Cause.hasInterruptsOnly(cause)) return Effect.interrupt
    const error = Cause.squash(cause)
    return Effect.fail(
      error instanceof HarnessError ? error : HarnessError.of(new LawBroken({ what, details: linesOf(cause), next }))
    )
  })
