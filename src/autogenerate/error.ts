/**
 * The error of autogenerate and its reasons. Errors of other folders (schema, introspect, diff, codegen, migrator,
 * ledger, script) are passed on.
 */
import * as Schema from "effect/Schema"
import { AreaError } from "../error/mod.ts"

const list = (names: ReadonlyArray<string>): string => names.map((name) => `"${name}"`).join(", ")

/** Revisions are pending, so the difference would contain their changes. */
export class NotUpToDate extends Schema.TaggedError<NotUpToDate>("strata/autogenerate/NotUpToDate")("NotUpToDate", {
  pending: Schema.Array(Schema.String)
}) {
  override get message(): string {
    const [first, ...more] = this.pending
    const what = more.length === 0 ? `revision "${first!}" is` : `${this.pending.length} revisions are`
    return `The database is not up to date: ${what} pending. Nothing was written. ` +
      "Run \"strata upgrade heads\" first"
  }
}

/** A revision is in doubt, so the state of the database is unknown. */
export class InDoubt extends Schema.TaggedError<InDoubt>("strata/autogenerate/InDoubt")("InDoubt", {
  revisions: Schema.Array(Schema.String)
}) {
  override get message(): string {
    return `Cannot compare the models with the database: ${this.revisions.length === 1 ? "revision" : "revisions"} ${
      list(this.revisions)
    } ${this.revisions.length === 1 ? "is" : "are"} in doubt, because no end is recorded. ` +
      "Nothing was written. Run \"strata current\" for the next step"
  }
}

/** The environment has no models and no SQL, so everything in the database would be dropped. */
export class NoModels extends Schema.TaggedError<NoModels>("strata/autogenerate/NoModels")("NoModels", {
  env: Schema.String
}) {
  override get message(): string {
    return `Cannot compare the database with the models: ${this.env} has no models. ` +
      `Add some, such as models: [Table.make(User, { name: "users" })]`
  }
}

/** A file or directory of SQL cannot be read; `from` is the directory that its path is relative to. */
export class SqlUnreadable extends Schema.TaggedError<SqlUnreadable>("strata/autogenerate/SqlUnreadable")(
  "SqlUnreadable",
  { path: Schema.String, from: Schema.String, problem: Schema.String }
) {
  override get message(): string {
    return `Cannot read SQL from "${this.path}": ${this.problem}. Correct the path, which is relative to ${this.from}`
  }
}

/** A side of a comparison is named by an environment variable that is not set. */
export class NoAddress extends Schema.TaggedError<NoAddress>("strata/autogenerate/NoAddress")("NoAddress", {
  variable: Schema.String
}) {
  override get message(): string {
    return `Cannot read the database "env:${this.variable}": the environment variable "${this.variable}" is not set. ` +
      "Set it to the URL of the database, or write the URL itself"
  }
}

/** A hook of `env.ts` threw or returned an invalid value. */
export class HookThrew extends Schema.TaggedError<HookThrew>("strata/autogenerate/HookThrew")("HookThrew", {
  hook: Schema.String,
  env: Schema.String,
  problem: Schema.String,
  cause: Schema.Defect()
}) {
  override get message(): string {
    return `The option "${this.hook}" of ${this.env} failed: ${this.problem}`
  }
}

/** An operation that cannot be written as SQL. */
export class NotRenderable extends Schema.TaggedError<NotRenderable>("strata/autogenerate/NotRenderable")(
  "NotRenderable",
  { operation: Schema.String, problem: Schema.String }
) {
  override get message(): string {
    return `Cannot ${this.operation}: ${this.problem}. Correct the model or the option that requires it`
  }
}

/** A rename that cannot be read. */
export class RenameUnreadable extends Schema.TaggedError<RenameUnreadable>("strata/autogenerate/RenameUnreadable")(
  "RenameUnreadable",
  { rename: Schema.String }
) {
  override get message(): string {
    return `Cannot read the rename "${this.rename}": write --rename users.nick=handle for a column or a value of an enum, ` +
      "and --rename users=people for a table or an enum, with names in double quotes where they contain a dot, an equals " +
      "sign or a quotation mark"
  }
}

/** A rename whose old name the database does not have, or whose new name the models do not have. */
export class RenameNotFound extends Schema.TaggedError<RenameNotFound>("strata/autogenerate/RenameNotFound")(
  "RenameNotFound",
  { rename: Schema.String }
) {
  override get message(): string {
    return `Cannot rename by "${this.rename}": there is no table, column, enum, value or sequence with the first name in the ` +
      "database and with the second name in the models. Correct the names, or leave the rename out if it was applied. " +
      "To see the differences, run: strata check"
  }
}

/** A rename that may mean several objects. */
export class RenameAmbiguous extends Schema.TaggedError<RenameAmbiguous>("strata/autogenerate/RenameAmbiguous")(
  "RenameAmbiguous",
  { rename: Schema.String, meant: Schema.Array(Schema.String) }
) {
  override get message(): string {
    return `Cannot rename by "${this.rename}", because it may mean: ${
      this.meant.join(", or ")
    }. Write the schema before the ` +
      "name, such as public.users.nick=handle"
  }
}

/** A rename that contradicts another one, of the models or of the command. */
export class RenameConflict extends Schema.TaggedError<RenameConflict>("strata/autogenerate/RenameConflict")(
  "RenameConflict",
  { rename: Schema.String, other: Schema.String }
) {
  override get message(): string {
    return `Cannot rename by "${this.rename}", which contradicts the rename of ${this.other}. Leave one of them out; ` +
      "those of the models are declared with renamedFrom"
  }
}

/** The new name of a rename is taken. */
export class RenameTaken extends Schema.TaggedError<RenameTaken>("strata/autogenerate/RenameTaken")(
  "RenameTaken",
  { rename: Schema.String }
) {
  override get message(): string {
    return `Cannot rename ${this.rename}: the database already has the new name. Leave the rename out, or rename the other ` +
      "object as well"
  }
}

/** An error of autogenerate itself; `reason` says which. */
export class AutogenerateError extends AreaError<AutogenerateError>()("autogenerate", "AutogenerateError", [
  NotUpToDate,
  InDoubt,
  NoModels,
  SqlUnreadable,
  NoAddress,
  HookThrew,
  NotRenderable,
  RenameUnreadable,
  RenameNotFound,
  RenameAmbiguous,
  RenameConflict,
  RenameTaken
]) {}
