/**
 * What can go wrong when models and database are compared, as one public error with a `reason`.
 *
 * Errors of lower floors (schema, introspect, diff, codegen, migrator, ledger, script) pass through as they are.
 */
import * as Schema from "effect/Schema"
import { AreaError } from "../error/mod.ts"

const list = (names: ReadonlyArray<string>): string => names.map((name) => `"${name}"`).join(", ")

/** Revisions are pending, so the difference would hold what they are about to do. */
export class NotUpToDate extends Schema.TaggedError<NotUpToDate>("strata/autogenerate/NotUpToDate")("NotUpToDate", {
  pending: Schema.Array(Schema.String)
}) {
  override get message(): string {
    const [first, ...more] = this.pending
    const what = more.length === 0 ? `revision "${first!}" is` : `${this.pending.length} revisions are`
    return `Cannot compare the models with a database that is not up to date: ${what} pending. ` +
      "Nothing was written. Run: strata upgrade heads"
  }
}

/** A revision started and has no end, so nobody knows what the database holds of it. */
export class InDoubt extends Schema.TaggedError<InDoubt>("strata/autogenerate/InDoubt")("InDoubt", {
  revisions: Schema.Array(Schema.String)
}) {
  override get message(): string {
    return `Cannot compare the models with the database while ${list(this.revisions)} ${
      this.revisions.length === 1 ? "is in doubt: it" : "are in doubt: they"
    } started and did not end. ` +
      "Nothing was written. Run: strata current"
  }
}

/** Nothing says what the database should look like, so everything in it would have to go. */
export class NoModels extends Schema.TaggedError<NoModels>("strata/autogenerate/NoModels")("NoModels", {
  env: Schema.String
}) {
  override get message(): string {
    return `Cannot compare the database with the models, as ${this.env} names none. ` +
      `Give it some: models: [Table.make(User, { name: "users" })]`
  }
}

/** A file or folder of SQL cannot be read; `from` says where its path starts. */
export class SqlUnreadable extends Schema.TaggedError<SqlUnreadable>("strata/autogenerate/SqlUnreadable")(
  "SqlUnreadable",
  { path: Schema.String, from: Schema.String, problem: Schema.String }
) {
  override get message(): string {
    return `Cannot read the SQL of "${this.path}": ${this.problem}. Correct the path, which starts in ${this.from}`
  }
}

/** A side of a comparison is the database of a variable that says nothing. */
export class NoAddress extends Schema.TaggedError<NoAddress>("strata/autogenerate/NoAddress")("NoAddress", {
  variable: Schema.String
}) {
  override get message(): string {
    return `Cannot tell which database "env:${this.variable}" is: there is no such variable. ` +
      "Set it, or write the URL of the database in its place"
  }
}

/** A hook of the environment failed. */
export class HookThrew extends Schema.TaggedError<HookThrew>("strata/autogenerate/HookThrew")("HookThrew", {
  hook: Schema.String,
  env: Schema.String,
  problem: Schema.String,
  cause: Schema.Defect()
}) {
  override get message(): string {
    return `Cannot go on as the option "${this.hook}" of ${this.env} failed: ${this.problem}`
  }
}

/** An operation of a rewriter that has no SQL. */
export class NotRenderable extends Schema.TaggedError<NotRenderable>("strata/autogenerate/NotRenderable")(
  "NotRenderable",
  { operation: Schema.String, problem: Schema.String }
) {
  override get message(): string {
    return `Cannot ${this.operation}: ${this.problem}. Correct the model or the option that asks for it`
  }
}

/** Everything that autogenerate itself fails with; `reason` says which. */
export class AutogenerateError extends AreaError<AutogenerateError>()("autogenerate", "AutogenerateError", [
  NotUpToDate,
  InDoubt,
  NoModels,
  SqlUnreadable,
  NoAddress,
  HookThrew,
  NotRenderable
]) {}
