/**
 * Errors that occur while an operation is constructed, inverted, rendered or run.
 *
 * The interpreters of `Operations` fail with `OperationError`, which wraps one of the reasons.
 */
import * as Schema from "effect/Schema"
import { AreaError } from "../error/mod.ts"
import { clip, oneLine } from "../text/mod.ts"

/**
 * A JavaScript value that cannot be converted to a PostgreSQL value. `value` is a short description that never contains
 * a secret.
 *
 * `Op.sql` and the other constructors throw it, because a template has no failure channel. `Migration.make` converts a
 * thrown one into an `OperationError`, so a migration fails with a typed error.
 */
export class InvalidValue extends Schema.TaggedError<InvalidValue>("strata/operation/InvalidValue")("InvalidValue", {
  value: Schema.String,
  why: Schema.String
}) {
  override get message() {
    return `Cannot use ${this.value} in an operation: ${this.why}`
  }
}

/** An operation that cannot be written as SQL, such as one with an identifier of more than 63 bytes. */
export class Unrenderable extends Schema.TaggedError<Unrenderable>()("Unrenderable", {
  operation: Schema.String,
  problem: Schema.String
}) {
  override get message() {
    return `Cannot write SQL for "${this.operation}": ${this.problem}`
  }
}

/** A statement that failed on the server, with the server's message; `position` counts characters from 1. */
export class StatementFailed extends Schema.TaggedError<StatementFailed>()("StatementFailed", {
  statement: Schema.String,
  sqlstate: Schema.String,
  serverMessage: Schema.String,
  detail: Schema.optionalKey(Schema.String),
  hint: Schema.optionalKey(Schema.String),
  position: Schema.optionalKey(Schema.Int),
  cause: Schema.optionalKey(Schema.Defect())
}) {
  override get message() {
    const extra = [
      this.detail === undefined ? "" : `; detail: ${this.detail}`,
      this.hint === undefined ? "" : `; hint: ${this.hint}`,
      this.position === undefined ? "" : `; at character ${this.position}`
    ]
    return `The server refused "${excerpt(this.statement)}" with ${this.sqlstate}: ${this.serverMessage}${
      extra.join("")
    }`
  }
}

/** A statement whose result the migration reads, in a script that is written without a database. */
export class NotOffline extends Schema.TaggedError<NotOffline>()("NotOffline", { statement: Schema.String }) {
  override get message() {
    return `Cannot write "${excerpt(this.statement)}" into an offline script: the migration reads its result. ` +
      "Run the migration against a database with strata upgrade"
  }
}

/** An operation that has no inverse. */
export class NotInvertible extends Schema.TaggedError<NotInvertible>()("NotInvertible", {
  operation: Schema.String,
  why: Schema.String
}) {
  override get message() {
    return `Cannot undo ${this.operation}: ${this.why}. Write the downgrade of this migration by hand`
  }
}

/** An isolation level that a migration cannot declare. */
export class InvalidMode extends Schema.TaggedError<InvalidMode>("strata/operation/InvalidMode")("InvalidMode", {
  isolation: Schema.String,
  why: Schema.String
}) {
  override get message() {
    return `Cannot use the isolation level "${this.isolation}": ${this.why}`
  }
}

/** A statement that must not run in a migration, such as `COMMIT`. */
export class Forbidden extends Schema.TaggedError<Forbidden>()("Forbidden", {
  statement: Schema.String,
  why: Schema.String
}) {
  override get message() {
    return `Cannot run "${excerpt(this.statement)}" in a migration: ${this.why}`
  }
}

/** The error that `yield* Op.…` fails with; `reason` says why. */
export class OperationError extends AreaError<OperationError>()("operation", "OperationError", [
  InvalidValue,
  Unrenderable,
  StatementFailed,
  NotOffline,
  NotInvertible,
  InvalidMode,
  Forbidden
]) {}

/** Why an `OperationError` was raised; `_tag` tells the reasons apart. */
export type OperationReason = OperationError["reason"]

const excerpt = (statement: string): string => clip(oneLine(statement), 120)
