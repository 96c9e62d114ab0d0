/**
 * Why a SQL revision is refused. Every reason names the file and the line where the text is at fault.
 */
import * as Schema from "effect/Schema"
import { didYouMean } from "../../revision/mod.ts"

const place = { file: Schema.String, line: Schema.Int }

/** A `-- strata:` comment that names no directive. */
export class UnknownDirective extends Schema.TaggedError<UnknownDirective>()("UnknownDirective", {
  ...place,
  directive: Schema.String,
  suggestion: Schema.optionalKey(Schema.String)
}) {
  override get message() {
    const suggestion = this.suggestion === undefined ? undefined : `strata:${this.suggestion}`
    return `Cannot read ${this.file}:${this.line}: "strata:${this.directive}" is no directive${didYouMean(suggestion)}`
  }
}

/** A directive that stands twice; `first` is the line of the one that counts. */
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

/** A directive of the header that stands inside a section, where it would have no effect. */
export class MisplacedDirective extends Schema.TaggedError<MisplacedDirective>()("MisplacedDirective", {
  ...place,
  directive: Schema.String
}) {
  override get message() {
    return `Cannot read ${this.file}:${this.line}: "strata:${this.directive}" stands inside a section. `
      + `Move it above the first section, "-- strata:upgrade"`
  }
}

/** A directive without which the file is no revision. */
export class MissingDirective extends Schema.TaggedError<MissingDirective>()("MissingDirective", {
  ...place,
  directive: Schema.Literals(["revision", "upgrade"])
}) {
  override get message() {
    const line = this.directive === "revision" ? "-- strata:revision <id>" : "-- strata:upgrade"
    return `Cannot use "${this.file}" as a revision: it has no line "${line}". `
      + `Add it, or run "strata revision --sql -m …" to write a new file`
  }
}

/** A directive whose value is not one it takes. */
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
    return `Cannot read ${this.file}:${this.line}: the statement "${this.statement}" stands above "-- strata:upgrade". `
      + "Move it below"
  }
}

/** Text that does not split into statements: an unterminated quote or comment, COPY data, a psql command. */
export class Unsplittable extends Schema.TaggedError<Unsplittable>()("Unsplittable", {
  ...place,
  problem: Schema.String
}) {
  override get message() {
    return `${this.file}:${this.line}: ${this.problem}`
  }
}

/** A statement that would end or begin the transaction that Strata keeps around the revision. */
export class TransactionControl extends Schema.TaggedError<TransactionControl>()("TransactionControl", {
  ...place,
  statement: Schema.String,
  why: Schema.String
}) {
  override get message() {
    return `Cannot run ${this.file}:${this.line}: "${this.statement}" is Strata's to say, as ${this.why}. `
      + `Remove it; "-- strata:transaction off" in the header runs a revision outside of a transaction`
  }
}

/** A statement that PostgreSQL refuses inside a transaction, in a revision that runs in one. */
export class NotTransactional extends Schema.TaggedError<NotTransactional>()("NotTransactional", {
  ...place,
  statement: Schema.String,
  why: Schema.String
}) {
  override get message() {
    return `Cannot run ${this.file}:${this.line} in a transaction: PostgreSQL refuses "${this.statement}", as ${this.why}. `
      + `Write "-- strata:transaction off" in the header, or give the statement a revision of its own`
  }
}
