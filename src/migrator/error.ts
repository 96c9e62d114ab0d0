/**
 * What can go wrong in a migration program, as one public error with a `reason`.
 *
 * Errors of lower floors (client, ledger, script, graph) pass through as they are; the reasons here are those that
 * only a program can know: a revision that failed, a ledger and files that disagree, a state that needs a decision.
 */
import * as Schema from "effect/Schema"
import { AreaError } from "../error/mod.ts"

const list = (items: ReadonlyArray<string>): string => items.map((item) => `\n  ${item}`).join("")

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

/** Shows the statement around the position (1-based, in characters) that the server named. */
const excerpt = (statement: string, position: number | undefined): string => {
  const characters = [...statement]
  const before = position === undefined ? undefined : characters.slice(0, position - 1).join("").split("\n")
  const lines = statement.split("\n")
  const line = before === undefined ? 0 : before.length - 1
  const from = Math.max(0, line - 2)
  const shown = lines.slice(from, from + (before === undefined ? 6 : 5)).flatMap((text, index) => {
    const clipped = `    ${text.length > 200 ? `${text.slice(0, 200)}…` : text}`
    const column = before?.at(-1)?.length ?? 0
    return before !== undefined && from + index === line && column <= 200
      ? [clipped, `    ${" ".repeat(column)}^`]
      : [clipped]
  })
  return [...shown, ...(lines.length > from + shown.length ? ["    …"] : [])].join("\n")
}

/** Files that were changed after they had been applied; `sameText` when only line endings or a byte order mark differ. */
export class ChecksumMismatch extends Schema.TaggedError<ChecksumMismatch>("strata/migrator/ChecksumMismatch")(
  "ChecksumMismatch",
  {
    revisions: Schema.Array(
      Schema.Struct({
        revision: Schema.String,
        file: Schema.String,
        applied: Schema.String,
        found: Schema.String,
        sameText: Schema.Boolean
      })
    )
  }
) {
  override get message(): string {
    const files = this.revisions.map((it) =>
      `"${it.file}" (revision "${it.revision}", applied as ${short(it.applied)}, now ${short(it.found)}${
        it.sameText
          ? ", differs only by line endings or a byte order mark"
          : isComparable(it)
          ? ""
          : ", which are checksums of two algorithms, so nobody can say whether it was edited"
      })`
    )
    const first = this.revisions[0]?.revision ?? "<revision>"
    const restore = this.revisions.every((it) => it.sameText)
      ? `Give the files their line endings back (a line "* text eol=lf" in a .gitattributes beside them keeps them)`
      : this.revisions.some(isComparable)
      ? "Restore the files from version control"
      : "Upgrade effect-strata to a version that computes the other algorithm"
    return `Cannot continue: applied revisions were edited afterwards:${
      list(files)
    }\n${restore}, or, if the change is meant and harmless, run: strata accept ${first} --reason "…"`
  }
}

const short = (checksum: string): string => checksum.replace(/^([^:]*:.{12}).+$/, "$1…")

const algorithm = (checksum: string): string => checksum.slice(0, checksum.indexOf(":"))

const isComparable = (it: { readonly applied: string; readonly found: string }): boolean =>
  algorithm(it.applied) === algorithm(it.found)

/** Revisions that the ledger holds as applied and no file declares; `targets` are the heads of those that have one. */
export class RevisionMissing extends Schema.TaggedError<RevisionMissing>("strata/migrator/RevisionMissing")(
  "RevisionMissing",
  { revisions: Schema.Array(Schema.String), directory: Schema.String, targets: Schema.Array(Schema.String) }
) {
  override get message(): string {
    return `Cannot continue: the ledger says these revisions are applied, and "${this.directory}" has no file for them:${
      list(this.revisions.map((id) => `"${id}"`))
    }\nCheck out the branch that has the files, or, if the database is really without them, run: strata stamp --purge ${
      this.targets.join(" ")
    }`
  }
}

/** Applied revisions that a file declares under another id. */
export class RevisionRenamed extends Schema.TaggedError<RevisionRenamed>("strata/migrator/RevisionRenamed")(
  "RevisionRenamed",
  {
    revisions: Schema.Array(Schema.Struct({ revision: Schema.String, to: Schema.String, file: Schema.String })),
    targets: Schema.Array(Schema.String)
  }
) {
  override get message(): string {
    return `Cannot continue: applied revisions have another id in the files:${
      list(this.revisions.map((it) => `"${it.revision}" looks renamed to "${it.to}" (file "${it.file}")`))
    }\nGive them their ids back, or, if the new ones are meant, run: strata stamp --purge ${this.targets.join(" ")}`
  }
}

const parents = (ids: ReadonlyArray<string>): string => ids.length === 0 ? "<base>" : ids.join(", ")

/** Applied revisions whose files put them elsewhere in the history. */
export class RevisionReparented extends Schema.TaggedError<RevisionReparented>("strata/migrator/RevisionReparented")(
  "RevisionReparented",
  {
    revisions: Schema.Array(
      Schema.Struct({
        revision: Schema.String,
        file: Schema.String,
        applied: Schema.Array(Schema.String),
        found: Schema.Array(Schema.String)
      })
    )
  }
) {
  override get message(): string {
    const files = this.revisions.map((it) =>
      `"${it.file}" (revision "${it.revision}", applied on ${parents(it.applied)}, now on ${parents(it.found)})`
    )
    const first = this.revisions[0]?.revision ?? "<revision>"
    return `Cannot continue: applied revisions were re-parented afterwards:${
      list(files)
    }\nRestore the files from version control, or, if the new order is meant, run: strata accept ${first} --reason "…"`
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

/** A downgrade through a revision that declares no way back. */
export class Irreversible extends Schema.TaggedError<Irreversible>("strata/migrator/Irreversible")("Irreversible", {
  revision: Schema.String,
  file: Schema.String
}) {
  override get message(): string {
    return `Cannot revert revision "${this.revision}": "${this.file}" has no downgrade. Nothing was changed. Write a downgrade, or a new revision that undoes it: strata revision -m "…"`
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

/** A revision that cannot be rendered, because it reads the database. */
export class NotOffline extends Schema.TaggedError<NotOffline>("strata/migrator/NotOffline")("NotOffline", {
  revision: Schema.String,
  file: Schema.String,
  statement: Schema.String
}) {
  override get message(): string {
    return `Cannot render revision "${this.revision}" offline: "${this.file}" reads the database, which a script cannot:\n\n${
      excerpt(this.statement, undefined)
    }\n\nWrite it with Op.execute, or apply it online: strata upgrade`
  }
}

/** A revision whose program failed while its script was written, before any database was involved. */
export class NotRendered extends Schema.TaggedError<NotRendered>("strata/migrator/NotRendered")("NotRendered", {
  revision: Schema.String,
  file: Schema.String,
  direction: Schema.Literals(["upgrade", "downgrade"]),
  problem: Schema.String
}) {
  override get message(): string {
    return `Cannot render the ${this.direction} of revision "${this.revision}": ${this.problem}\nCorrect "${this.file}", then run: strata ${this.direction} --sql`
  }
}

/** A statement that PostgreSQL refuses inside a transaction, in a revision that runs in one. */
export class OutsideOnly extends Schema.TaggedError<OutsideOnly>("strata/migrator/OutsideOnly")("OutsideOnly", {
  revision: Schema.String,
  file: Schema.String,
  statement: Schema.String
}) {
  override get message(): string {
    return `Cannot run revision "${this.revision}" in a transaction: "${this.file}" has a statement that PostgreSQL refuses inside of one:\n\n${
      excerpt(this.statement, undefined)
    }\n\nNothing of the revision was done. Split it: give such statements a revision of their own, which then runs without a transaction (strata revision -m "…"), or declare transaction: false, and each statement is recorded as a step`
  }
}

/** A revision that cannot run inside the one transaction that `transaction: "single"` asks for. */
export class NotTransactional extends Schema.TaggedError<NotTransactional>("strata/migrator/NotTransactional")(
  "NotTransactional",
  { revision: Schema.String, file: Schema.String }
) {
  override get message(): string {
    return `Cannot run revision "${this.revision}" in a single transaction: "${this.file}" runs without one. Nothing was changed. Set transaction: "per-migration" in env.ts, or take the revision out of this run: strata upgrade +N`
  }
}

/** A revision that needs a session of its own, where a transaction pooler lends one for a transaction at a time. */
export class NeedsSession extends Schema.TaggedError<NeedsSession>("strata/migrator/NeedsSession")("NeedsSession", {
  revision: Schema.String,
  file: Schema.String,
  direction: Schema.Literals(["upgrade", "downgrade"])
}) {
  override get message(): string {
    return `Cannot run revision "${this.revision}" through a transaction pooler: "${this.file}" is declared non-transactional, and neither its settings nor the run lock hold from one statement to the next. Give DATABASE_URL the server's own address, then run: strata ${this.direction}`
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

/** The error of the migration programs; `reason` says which, `message` is one clear text with the next command. */
export class MigratorError extends AreaError<MigratorError>()("migrator", "MigratorError", [
  RevisionFailure,
  ChecksumMismatch,
  RevisionMissing,
  RevisionRenamed,
  RevisionReparented,
  RevisionInDoubt,
  Irreversible,
  TransactionBroken,
  LedgerMoved,
  NotOffline,
  NotRendered,
  OutsideOnly,
  NotTransactional,
  NeedsSession,
  BadRequest
]) {}
