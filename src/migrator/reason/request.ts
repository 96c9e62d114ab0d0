/** Why a request cannot be met in the state that the database and the history are in. */
import * as Schema from "effect/Schema"

/** A downgrade through a revision that declares no way back. */
export class Irreversible extends Schema.TaggedError<Irreversible>("strata/migrator/Irreversible")("Irreversible", {
  revision: Schema.String,
  file: Schema.String
}) {
  override get message(): string {
    return `Cannot revert revision "${this.revision}": "${this.file}" has no downgrade. Nothing was changed. Write a downgrade, or a new revision that undoes it: strata revision -m "…"`
  }
}

/** An argument of a program that makes no sense for the state the database is in. */
export class BadRequest extends Schema.TaggedError<BadRequest>("strata/migrator/BadRequest")("BadRequest", {
  problem: Schema.String,
  remedy: Schema.String
}) {
  override get message(): string {
    return `${this.problem}. ${this.remedy}`
  }
}
