/** Errors about a request that does not fit the state of the database or of the history. */
import * as Schema from "effect/Schema"
import { listed } from "../../text/mod.ts"

/** A downgrade to below a revision that has no downgrade. */
export class Irreversible extends Schema.TaggedError<Irreversible>("strata/migrator/Irreversible")("Irreversible", {
  revision: Schema.String,
  file: Schema.String
}) {
  override get message(): string {
    return `Cannot revert revision "${this.revision}": "${this.file}" has no downgrade. Nothing was changed. Write a new revision that undoes it: strata revision -m "…"`
  }
}

/** Revisions are pending, or one is in the middle of a run, and the program only verifies that none is. */
export class NotUpgraded extends Schema.TaggedError<NotUpgraded>("strata/migrator/NotUpgraded")("NotUpgraded", {
  pending: Schema.Array(Schema.String)
}) {
  override get message(): string {
    const shown = this.pending.slice(0, 5).map((id) => `"${id}"`)
    const more = this.pending.length > shown.length ? [`${this.pending.length - shown.length} more`] : []
    return `This program does not start on a database that is not at head (verifyOnly): ${
      listed([...shown, ...more])
    } ${this.pending.length === 1 ? "is" : "are"} pending. Nothing was changed. To apply ${
      this.pending.length === 1 ? "it" : "them"
    }, run: strata upgrade. Then start the program, or let it wait with verifyOnly: { wait: "5 minutes" }`
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
