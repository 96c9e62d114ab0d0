/**
 * The reasons of `ScriptError` for revisions that cannot be combined into a history, changed or named.
 */
import * as Schema from "effect/Schema"

/** Two files that declare one revision. */
export class DuplicateRevision extends Schema.TaggedError<DuplicateRevision>()("DuplicateRevision", {
  revision: Schema.String,
  files: Schema.Array(Schema.String)
}) {
  override get message() {
    const files = this.files.map((file) => `"${file}"`).join(" and ")
    return `Duplicate revision "${this.revision}" in ${files}. Give one of them a new id`
  }
}

/** Revisions that do not form a graph: unknown parents, a cycle, invalid ids; `problems` has all of them as sentences. */
export class BrokenHistory extends Schema.TaggedError<BrokenHistory>()("BrokenHistory", {
  problems: Schema.NonEmptyArray(Schema.String)
}) {
  override get message() {
    const [first, ...others] = this.problems
    return others.length === 0
      ? first
      : `The revisions have ${this.problems.length} problems:${this.problems.map((one) => `\n  ${one}`).join("")}`
  }
}

/** An id that no file declares. */
export class UnknownRevision extends Schema.TaggedError<UnknownRevision>()("UnknownRevision", {
  directory: Schema.String,
  revision: Schema.String
}) {
  override get message() {
    return `Cannot load revision "${this.revision}": no file in "${this.directory}" declares it. `
      + `Run "strata history" to list the revisions`
  }
}

/** A file that was changed after the directory was read. */
export class ChangedOnDisk extends Schema.TaggedError<ChangedOnDisk>()("ChangedOnDisk", {
  file: Schema.String,
  revision: Schema.String
}) {
  override get message() {
    return `Cannot load revision "${this.revision}": "${this.file}" was changed while Strata was running. `
      + "Run the command again"
  }
}

/** A revision whose parents cannot be changed in its text. */
export class ParentsNotFound extends Schema.TaggedError<ParentsNotFound>()("ParentsNotFound", {
  file: Schema.String,
  to: Schema.Array(Schema.String),
  problem: Schema.String
}) {
  override get message() {
    const parents = this.to.map((id) => `"${id}"`).join(", ")
    return `Cannot change the parents in "${this.file}": ${this.problem}. No file was changed. Set the parents to `
      + `${parents} by hand`
  }
}

/** A new revision without a parent in a history with several heads. */
export class SeveralHeads extends Schema.TaggedError<SeveralHeads>()("SeveralHeads", {
  heads: Schema.Array(Schema.String)
}) {
  override get message() {
    const first = this.heads[0] ?? "<revision>"
    return `Cannot choose a parent for the new revision: there are ${this.heads.length} heads (${
      this.heads.map((head) => `"${head}"`).join(", ")
    }). Name one with "--head ${first}", or join them with "strata merge heads"`
  }
}

/** A file name template or a time zone that cannot be used for file names. */
export class BadTemplate extends Schema.TaggedError<BadTemplate>()("BadTemplate", {
  template: Schema.String,
  problem: Schema.String
}) {
  override get message() {
    return `Cannot name a file with "${this.template}": ${this.problem}`
  }
}
