/**
 * What can go wrong while an operation is built, inverted, rendered or run.
 *
 * The reasons are data with a full sentence each; the interpreters of `Operations` wrap them in `OperationError`.
 */
import * as Schema from "effect/Schema"
import { AreaError } from "../error/mod.ts"
import { clip, oneLine } from "../text/mod.ts"

/**
 * A JavaScript value that PostgreSQL cannot take. `value` is a short description, never the value of a secret.
 *
 * `Op.sql` and the other constructors throw it, since a template has no failure channel; `Migration.make` turns a
 * thrown one into an `OperationError`, so a migration fails with it as a typed error.
 */
export class InvalidValue extends Schema.TaggedError<InvalidValue>("strata/operation/InvalidValue")("InvalidValue", {
  value: Schema.String,
  why: Schema.String
}) {
  override get message() {
    return `Cannot use ${this.value} in an operation: ${this.why}`
  }
}

/** An operation that no SQL can be written for, such as one with an identifier of more than 63 bytes. */
export class Unrenderable extends Schema.TaggedError<Unrenderable>()("Unrenderable", {
  operation: Schema.String,
  problem: Schema.String
}) {
  override get message() {
    return `Cannot write SQL for "${this.operation}": ${this.problem}`
  }
}

/** A statement that the server refused, with what it said; `position` counts characters from 1. */
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

/** A statement that needs an answer from the database, asked for while a script is written without one. */
export class NotOffline extends Schema.TaggedError<NotOffline>()("NotOffline", { statement: Schema.String }) {
  override get message() {
    return `Cannot write "${excerpt(this.statement)}" into an offline script, as the migration reads its result: ` +
      "run the migration against a database with strata upgrade"
  }
}

/** An operation that does not say how to undo it. */
export class NotInvertible extends Schema.TaggedError<NotInvertible>()("NotInvertible", {
  operation: Schema.String,
  why: Schema.String
}) {
  override get message() {
    return `Cannot undo ${this.operation}: ${this.why}. Write the downgrade of this migration by hand`
  }
}

/** A statement that may not run inside a migration, such as `COMMIT`. */
export class Forbidden extends Schema.TaggedError<Forbidden>()("Forbidden", {
  statement: Schema.String,
  why: Schema.String
}) {
  override get message() {
    return `Cannot run "${excerpt(this.statement)}" in a migration: ${this.why}`
  }
}

/** The error of an operation: one wrapper with a `reason`, as `yield* Op.…` fails with. */
export class OperationError extends AreaError<OperationError>()("operation", "OperationError", [
  InvalidValue,
  Unrenderable,
  StatementFailed,
  NotOffline,
  NotInvertible,
  Forbidden
]) {}

/** Why an `OperationError` was raised; `_tag` tells the reasons apart. */
export type OperationReason = OperationError["reason"]

const excerpt = (statement: string): string => clip(oneLine(statement), 120)
