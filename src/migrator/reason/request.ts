/** Errors about a request that does not fit the state of the database or of the history. */
import * as Schema from "effect/Schema"

/** A downgrade to below a revision that has no downgrade. */
export class Irreversible extends Schema.TaggedError<Irreversible>("strata/migrator/Irreversible")("Irreversible", {
  revision: Schema.String,
  file: Schema.String
}) {
  override get message(): string {
    return `Cannot revert revision "${this.revision}": "${this.file}" has no downgrade. Nothing was changed. Write a new revision that undoes it: strata revision -m "…"`
  }
}

/** A transaction of another session uses the ledger; `holder` is that session, if it still has the lock. */
export class LedgerHeld extends Schema.TaggedError<LedgerHeld>("strata/migrator/LedgerHeld")("LedgerHeld", {
  ledger: Schema.String,
  holder: Schema.optionalKey(Schema.Struct({ session: Schema.String, remedy: Schema.String }))
}) {
  override get message(): string {
    const { remedy, session } = this.holder ?? { session: "another session", remedy: "Run the same command again" }
    return `Cannot append to the ledger "${this.ledger}" within lock_timeout: ${session} has an open transaction that uses it. Nothing was changed. ${remedy}`
  }
}

/** An argument that is not valid in the state of the database. */
export class BadRequest extends Schema.TaggedError<BadRequest>("strata/migrator/BadRequest")("BadRequest", {
  problem: Schema.String,
  remedy: Schema.String
}) {
  override get message(): string {
    return `${this.problem}. ${this.remedy}`
  }
}
