/**
 * Why revisions that can be read one by one cannot be used together, or cannot be named.
 */
import * as Schema from "effect/Schema"

/** Two files that declare one revision. */
export class DuplicateRevision extends Schema.TaggedError<DuplicateRevision>()("DuplicateRevision", {
  revision: Schema.String,
  files: Schema.Array(Schema.String)
}) {
  override get message() {
    const files = this.files.map((file) => `"${file}"`).join(" and ")
    return `Cannot build the history: revision "${this.revision}" is declared by ${files}. `
      + "Give one of them an id of its own"
  }
}

/** Revisions that make no graph: an unknown parent, a cycle, an id that is not allowed. */
export class BrokenHistory extends Schema.TaggedError<BrokenHistory>()("BrokenHistory", {
  problem: Schema.String
}) {
  override get message() {
    return this.problem
  }
}

/** An id that no file declares. */
export class UnknownRevision extends Schema.TaggedError<UnknownRevision>()("UnknownRevision", {
  directory: Schema.String,
  revision: Schema.String
}) {
  override get message() {
    return `Cannot load revision "${this.revision}": no file of "${this.directory}" declares it. `
      + `Run "strata history" to list the revisions`
  }
}

/** A file that changed after the directory was read. */
export class ChangedOnDisk extends Schema.TaggedError<ChangedOnDisk>()("ChangedOnDisk", {
  file: Schema.String,
  revision: Schema.String
}) {
  override get message() {
    return `Cannot load revision "${this.revision}": "${this.file}" changed while Strata was running. `
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
    return `Cannot change the parents in "${this.file}": ${this.problem}. Nothing was changed; write ${parents} by hand`
  }
}

/** A history of several heads where a new revision needs one to follow. */
export class SeveralHeads extends Schema.TaggedError<SeveralHeads>()("SeveralHeads", {
  heads: Schema.Array(Schema.String)
}) {
  override get message() {
    const first = this.heads[0] ?? "<revision>"
    return `Cannot choose a parent for the new revision as there are ${this.heads.length} heads: ${
      this.heads.map((head) => `"${head}"`).join(", ")
    }. Name one with --head ${first}, or join them first: strata merge -m "…"`
  }
}

/** A file name template or a time zone that cannot name files. */
export class BadTemplate extends Schema.TaggedError<BadTemplate>()("BadTemplate", {
  template: Schema.String,
  problem: Schema.String
}) {
  override get message() {
    return `Cannot name files by "${this.template}": ${this.problem}`
  }
}
