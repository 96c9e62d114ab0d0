/**
 * The reasons of `ScriptError` for SQL revisions. Each names the file and the line of the problem.
 */
import * as Schema from "effect/Schema"
import { didYouMean } from "../../revision/mod.ts"
import { isolationIn } from "../../text/mod.ts"

const place = { file: Schema.String, line: Schema.Int }

/** A `-- strata:` comment that is not a directive. */
export class UnknownDirective extends Schema.TaggedError<UnknownDirective>()("UnknownDirective", {
  ...place,
  directive: Schema.String,
  suggestion: Schema.optionalKey(Schema.String)
}) {
  override get message() {
    const suggestion = this.suggestion === undefined ? undefined : `strata:${this.suggestion}`
    return `Cannot read ${this.file}:${this.line}: "strata:${this.directive}" is not a directive${
      didYouMean(suggestion)
    }`
  }
}

/** A directive that is given twice; `first` is the line of the first one. */
export class DuplicateDirective extends Schema.TaggedError<DuplicateDirective>()("DuplicateDirective", {
  ...place,
  directive: Schema.String,
  first: Schema.Int
}) {
  override get message() {
    return `Cannot read ${this.file}:${this.line}: "strata:${this.directive}" was already given on line ${this.first}. `
      + "Keep one of the two"
  }
}

/**
 * A header directive inside a section, where it has no effect; `section` if that section can have it above its first
 * statement.
 */
export class MisplacedDirective extends Schema.TaggedError<MisplacedDirective>()("MisplacedDirective", {
  ...place,
  directive: Schema.String,
  section: Schema.optionalKey(Schema.Literals(["upgrade", "downgrade"]))
}) {
  override get message() {
    const [where, remedy] = this.section === undefined
      ? ["inside a section", `Move it above the first section, "-- strata:upgrade"`]
      : ["below a statement", `Move it directly below "-- strata:${this.section}", or above the first section`]
    return `Cannot read ${this.file}:${this.line}: "strata:${this.directive}" is ${where}. ${remedy}`
  }
}

/** A missing directive that every revision must have. */
export class MissingDirective extends Schema.TaggedError<MissingDirective>()("MissingDirective", {
  ...place,
  directive: Schema.Literals(["revision", "upgrade"])
}) {
  override get message() {
    const line = this.directive === "revision" ? "-- strata:revision <id>" : "-- strata:upgrade"
    return `"${this.file}" is not a revision: it has no line "${line}". `
      + `Add it, or run "strata revision --sql -m …" to write a new file`
  }
}

/** A directive with an invalid value. */
export class BadDirective extends Schema.TaggedError<BadDirective>()("BadDirective", {
  ...place,
  directive: Schema.String,
  value: Schema.String,
  expected: Schema.String
}) {
  override get message() {
    return `Cannot read ${this.file}:${this.line}: "strata:${this.directive}" takes ${this.expected}, not "${this.value}"`
  }
}

/** A statement above the first section. */
export class StrayStatement extends Schema.TaggedError<StrayStatement>()("StrayStatement", {
  ...place,
  statement: Schema.String
}) {
  override get message() {
    return `Cannot read ${this.file}:${this.line}: the statement "${this.statement}" is above "-- strata:upgrade". `
      + "Move it below that line"
  }
}

/** Text that cannot be split into statements: an unterminated quote or comment, COPY data, a psql command. */
export class Unsplittable extends Schema.TaggedError<Unsplittable>()("Unsplittable", {
  ...place,
  problem: Schema.String
}) {
  override get message() {
    return `${this.file}:${this.line}: ${this.problem}`
  }
}

/** A statement that controls the transaction in which Strata runs the revision. */
export class TransactionControl extends Schema.TaggedError<TransactionControl>()("TransactionControl", {
  ...place,
  statement: Schema.String,
  why: Schema.String
}) {
  override get message() {
    const level = isolationIn(this.statement)
    const remedy = level === undefined
      ? `To run the revision outside of a transaction, write "-- strata:transaction off" in the header`
      : `For that isolation level, write "-- strata:isolation ${level}" in the header`
    return `Cannot run ${this.file}:${this.line}: "${this.statement}" is not allowed, because ${this.why}. `
      + `Remove it. ${remedy}`
  }
}

/** A statement that cannot run in a transaction, in a revision that runs in one. */
export class NotTransactional extends Schema.TaggedError<NotTransactional>()("NotTransactional", {
  ...place,
  statement: Schema.String,
  why: Schema.String
}) {
  override get message() {
    return `Cannot run ${this.file}:${this.line}: "${this.statement}" cannot run in a transaction, because ${this.why}. `
      + `Write "-- strata:transaction off" in the header or at the beginning of its section, or move the statement to a separate revision`
  }
}
