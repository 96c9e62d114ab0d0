/** Why a revision did not finish, or cannot be finished. */
import * as Schema from "effect/Schema"
import { excerpt } from "./_statement_excerpt.ts"

/** A statement, or the program around it, failed; the revision left nothing behind unless it is non-transactional. */
export class RevisionFailure extends Schema.TaggedError<RevisionFailure>("strata/migrator/RevisionFailure")(
  "RevisionFailure",
  {
    revision: Schema.String,
    file: Schema.String,
    direction: Schema.Literals(["upgrade", "downgrade"]),
    problem: Schema.String,
    sqlstate: Schema.optionalKey(Schema.String),
    statement: Schema.optionalKey(Schema.String),
    detail: Schema.optionalKey(Schema.String),
    hint: Schema.optionalKey(Schema.String),
    position: Schema.optionalKey(Schema.Int),
    transactional: Schema.Boolean,
    /** Whether the ledger holds the failure; "unknown" when the connection broke and nobody could ask. */
    record: Schema.Literals(["recorded", "not-recorded", "unknown"])
  }
) {
  override get message(): string {
    const verb = this.direction === "upgrade" ? "Cannot apply" : "Cannot revert"
    const state = this.sqlstate === undefined ? "" : ` (SQLSTATE ${this.sqlstate})`
    const place = this.statement === undefined ? "" : `\n\n${excerpt(this.statement, this.position)}\n`
    const detail = this.detail === undefined ? "" : `\nDetail: ${this.detail}`
    const hint = this.hint === undefined ? "" : `\nHint: ${this.hint}`
    return `${verb} revision "${this.revision}": ${this.problem}${state}${place}${detail}${hint}\n${this.#after()}`
  }

  #after(): string {
    if (this.record === "unknown") {
      return "The connection broke, so it is not known whether the revision committed. See: strata current"
    }
    const record = this.record === "recorded"
      ? "the ledger recorded the failure"
      : "the failure could not be recorded in the ledger"
    return this.transactional
      ? `The revision left nothing behind and ${record}. Correct "${this.file}", then run: strata ${this.direction}`
      : `The revision does not run in a transaction, so its earlier steps stay, and ${record}. Correct the cause, then run: strata ${this.direction} (finished steps are not run again)`
  }
}

/** A non-transactional revision started and did not end, and nothing can tell how far it came. */
export class RevisionInDoubt extends Schema.TaggedError<RevisionInDoubt>("strata/migrator/RevisionInDoubt")(
  "RevisionInDoubt",
  {
    revision: Schema.String,
    file: Schema.String,
    direction: Schema.Literals(["upgrade", "downgrade"]),
    finished: Schema.Int,
    statement: Schema.optionalKey(Schema.String),
    /** What the ledger holds as finished in the place of `statement`: the file was edited in between. */
    recorded: Schema.optionalKey(Schema.String),
    /** The object that is there and is not what `statement` makes. */
    found: Schema.optionalKey(Schema.String),
    failure: Schema.optionalKey(Schema.String)
  }
) {
  override get message(): string {
    const next = this.statement === undefined ? "" : this.#look(excerpt(this.statement, undefined))
    const failure = this.failure === undefined ? "" : `\nIts last failure: ${this.failure}`
    return `Revision "${this.revision}" is in doubt: its ${this.direction} does not run in a transaction, ${this.finished} of its steps finished, and then it stopped.${next}${failure}\nLook at the database, complete or undo the work by hand, then run: strata resolve ${this.revision} --applied|--reverted --reason "…"`
  }

  #look(statement: string): string {
    if (this.recorded !== undefined) {
      const recorded = excerpt(this.recorded, undefined)
      return `\nThe file was edited in between. It now says\n\n${statement}\n\nand the ledger says\n\n${recorded}\n`
    }
    if (this.found !== undefined) {
      const found = excerpt(this.found, undefined)
      return `\nAn object of that name is there, but it is not what this step makes:\n\n${statement}\n\nThe database has\n\n${found}\n`
    }
    return `\nIt is not known whether this step ran, and nothing can tell (a step with a probe can: Op.step, or a line "-- strata:probe SELECT …" above the statement):\n\n${statement}\n`
  }
}

/** A migration that ended the transaction it runs in, so that work and record are no longer one. */
export class TransactionBroken extends Schema.TaggedError<TransactionBroken>("strata/migrator/TransactionBroken")(
  "TransactionBroken",
  { revision: Schema.String, file: Schema.String, direction: Schema.Literals(["upgrade", "downgrade"]) }
) {
  override get message(): string {
    return `Revision "${this.revision}" ended its own transaction: a query in "${this.file}" ran COMMIT or ROLLBACK, so a part of its work may stay without a record. Look at the database and at strata log, remove that query (or declare transaction: false), then settle the revision: strata resolve ${this.revision} --applied|--reverted --reason "…"`
  }
}

/** Another runner took the ledger to where this run's plan makes no sense; nothing of the revision was done. */
export class LedgerMoved extends Schema.TaggedError<LedgerMoved>("strata/migrator/LedgerMoved")("LedgerMoved", {
  revision: Schema.String,
  direction: Schema.Literals(["upgrade", "downgrade"])
}) {
  override get message(): string {
    const why = this.direction === "upgrade" ? "what it needs was reverted" : "something that needs it was applied"
    return `Cannot go on with revision "${this.revision}": ${why} by another runner in the meantime. Nothing of it was done. See strata current, then run again: strata ${this.direction}`
  }
}
