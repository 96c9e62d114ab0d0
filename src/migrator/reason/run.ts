/** Errors of running a revision. */
import * as Schema from "effect/Schema"
import { quotedLines } from "../../text/mod.ts"
import { nextStep } from "./_next_step.ts"
import { excerpt } from "./_statement_excerpt.ts"

/**
 * A statement or the program of a revision failed. The revision was rolled back, unless it runs without a
 * transaction.
 */
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
    /**
     * Whether the failure was recorded in the ledger: not again if the last failure of the revision was the same, and
     * "unknown" if the connection broke.
     */
    record: Schema.Literals(["recorded", "repeated", "not-recorded", "unknown"])
  }
) {
  override get message(): string {
    return `${this.failure}\n${this.#after()}`
  }

  /** What failed, without what follows from it for the database. */
  get failure(): string {
    const verb = this.direction === "upgrade" ? "Cannot apply" : "Cannot revert"
    const state = this.sqlstate === undefined ? "" : ` (SQLSTATE ${this.sqlstate})`
    const place = this.statement === undefined ? "" : `\n\n${excerpt(this.statement, this.position)}\n`
    const detail = this.detail === undefined ? "" : `\nDetail: ${quotedLines(this.detail)}`
    const hint = this.hint === undefined ? "" : `\nHint: ${quotedLines(this.hint)}`
    return `${verb} revision "${this.revision}": ${quotedLines(this.problem)}${state}${place}${detail}${hint}`
  }

  #after(): string {
    if (this.record === "unknown") {
      return "The connection broke, so it is not known whether the revision was committed. To find out, run: strata current"
    }
    const record = this.record === "recorded"
      ? "the failure was recorded in the ledger"
      : this.record === "repeated"
      ? "the ledger has the same failure already, so it was not recorded again"
      : "the failure could not be recorded in the ledger"
    const state = this.transactional
      ? `Its changes were rolled back, and ${record}`
      : `The revision does not run in a transaction, so its finished steps remain, and ${record}`
    // The file of an applied revision must not be edited, and a downgrade needs the target that was given.
    const next = this.direction === "downgrade"
      ? nextStep(this)
      : nextStep(this, { file: this.file, command: "strata upgrade" })
    return `${state}. ${next}${this.transactional ? "" : " (finished steps are not run again)"}`
  }
}

/** The database accepts no changes. `lag` is for how many seconds a standby has replayed no transaction. */
export class ReadOnlyDatabase extends Schema.TaggedError<ReadOnlyDatabase>("strata/migrator/ReadOnlyDatabase")(
  "ReadOnlyDatabase",
  { standby: Schema.Boolean, lag: Schema.optionalKey(Schema.Int) }
) {
  override get message(): string {
    const lag = this.lag === undefined
      ? "it has replayed no transaction yet"
      : `the last transaction that it replayed was committed ${this.lag} seconds ago`
    return this.standby
      ? `Cannot change this database: the server is a standby, which is read-only (${lag}). Nothing was changed. Set DATABASE_URL to the primary server`
      : "Cannot change this database: its transactions are read-only (default_transaction_read_only is on). Nothing was changed. Set DATABASE_URL to a server that accepts changes, or turn the setting off for this role"
  }
}

/** The hook `before` failed, so the run did not begin. `problem` is its message without credentials. */
export class HookFailed extends Schema.TaggedError<HookFailed>("strata/migrator/HookFailed")("HookFailed", {
  direction: Schema.Literals(["upgrade", "downgrade"]),
  problem: Schema.String,
  cause: Schema.optionalKey(Schema.Defect())
}) {
  override get message(): string {
    return `Cannot ${this.direction}: the hook "before" failed: ${
      quotedLines(this.problem)
    }. Nothing was changed. Remove the cause, or correct the hook, then run the same command again`
  }
}

/** A non-transactional revision started and did not end, and Strata cannot find out which of its steps ran. */
export class RevisionInDoubt extends Schema.TaggedError<RevisionInDoubt>("strata/migrator/RevisionInDoubt")(
  "RevisionInDoubt",
  {
    revision: Schema.String,
    /** Absent if this version has no file of the revision. */
    file: Schema.optionalKey(Schema.String),
    direction: Schema.Literals(["upgrade", "downgrade"]),
    finished: Schema.Int,
    statement: Schema.optionalKey(Schema.String),
    /** The statement that the ledger recorded as finished in the place of `statement`: the file was edited since then. */
    recorded: Schema.optionalKey(Schema.String),
    /** The existing object, which differs from the one that `statement` creates. */
    found: Schema.optionalKey(Schema.String),
    failure: Schema.optionalKey(Schema.String)
  }
) {
  override get message(): string {
    const next = this.statement === undefined ? "" : this.#look(excerpt(this.statement, undefined))
    const failure = this.failure === undefined ? "" : `\nIts last failure: ${this.failure}`
    return `Revision "${this.revision}" is in doubt: its ${this.direction} does not run in a transaction, and it stopped after ${this.finished} finished ${
      this.finished === 1 ? "step" : "steps"
    }.${next}${failure}\n${
      this.file === undefined
        ? "This version has no file of it. To resume it, run the command again with a version that has the file"
        : "Inspect the database, and complete or undo the work by hand. The ways to record that: strata current --remedies"
    }`
  }

  #look(statement: string): string {
    if (this.recorded !== undefined) {
      const recorded = excerpt(this.recorded, undefined)
      return `\nThe file was edited since then. The next statement in the file is\n\n${statement}\n\nbut the ledger recorded this statement as finished:\n\n${recorded}\n`
    }
    if (this.found !== undefined) {
      const found = excerpt(this.found, undefined)
      return `\nAn object of that name exists, but it differs from the one that this step creates:\n\n${statement}\n\nThe object in the database:\n\n${found}\n`
    }
    return `\nStrata cannot find out whether this step ran (a probe makes that possible: Op.step, or a line "-- strata:probe SELECT …" above the statement):\n\n${statement}\n`
  }
}

/** What a person says about a revision in doubt contradicts what a probe of one of its statements found. */
export class OutcomeRefuted extends Schema.TaggedError<OutcomeRefuted>("strata/migrator/OutcomeRefuted")(
  "OutcomeRefuted",
  {
    revision: Schema.String,
    outcome: Schema.Literals(["applied", "reverted"]),
    statement: Schema.String,
    found: Schema.Literals(["present", "absent", "invalid"]),
    /** The invalid index, if `found` is "invalid". */
    index: Schema.optionalKey(Schema.String)
  }
) {
  override get message(): string {
    const found = {
      present: "this statement took effect, and that was not undone",
      absent: "this statement did not take effect, or that was undone",
      invalid: `this statement did not complete and left the invalid index ${this.index ?? "that it builds"}`
    }[this.found]
    const remedy = this.index === undefined
      ? "Correct the database"
      : `Drop the index with: DROP INDEX CONCURRENTLY ${this.index}; and, if the revision is to be applied, build it again`
    return `Cannot record revision "${this.revision}" as ${this.outcome}: according to the catalogs ${found}:\n\n${
      excerpt(this.statement, undefined)
    }\n\nNothing was recorded. ${remedy}, then run the same command again`
  }
}

/** A migration ended the transaction that it runs in, so that its work and its record may not commit together. */
export class TransactionBroken extends Schema.TaggedError<TransactionBroken>("strata/migrator/TransactionBroken")(
  "TransactionBroken",
  { revision: Schema.String, file: Schema.String, direction: Schema.Literals(["upgrade", "downgrade"]) }
) {
  override get message(): string {
    return `Revision "${this.revision}" ended its own transaction: a query in "${this.file}" ran COMMIT or ROLLBACK, so a part of its work may be committed without a record. Inspect the database and the output of strata log, remove that query (or declare transaction: false), then see the ways to record what it did: strata current --remedies`
  }
}

/** A concurrent run changed the ledger so that this run's plan is no longer valid; nothing of the revision was changed. */
export class LedgerMoved extends Schema.TaggedError<LedgerMoved>("strata/migrator/LedgerMoved")("LedgerMoved", {
  revision: Schema.String,
  direction: Schema.Literals(["upgrade", "downgrade"])
}) {
  override get message(): string {
    const why = this.direction === "upgrade"
      ? "a revision that it needs was reverted"
      : "a revision that needs it was applied"
    return `Cannot continue with revision "${this.revision}": ${why} by a concurrent run. Nothing of this revision was changed. Check the output of strata current, then run the same command again`
  }
}
