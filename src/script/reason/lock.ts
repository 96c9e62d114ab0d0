/**
 * Why `strata.lock` is refused.
 */
import * as Schema from "effect/Schema"

const rebuild = `Run "strata lock" to write it anew from the files, then commit it`

/** A lock that is no JSON or not of the expected shape. */
export class LockUnreadable extends Schema.TaggedError<LockUnreadable>()("LockUnreadable", {
  file: Schema.String,
  problem: Schema.String
}) {
  override get message() {
    return `Cannot read "${this.file}": ${this.problem}. ${rebuild}`
  }
}

/** A lock with the markers of an unfinished merge. */
export class LockConflict extends Schema.TaggedError<LockConflict>()("LockConflict", {
  file: Schema.String,
  line: Schema.Int
}) {
  override get message() {
    return `Cannot read ${this.file}:${this.line}: it holds the conflict markers of a merge. ${rebuild}`
  }
}

/** A lock that a newer Strata wrote. */
export class LockVersion extends Schema.TaggedError<LockVersion>()("LockVersion", {
  file: Schema.String,
  version: Schema.String
}) {
  override get message() {
    return `Cannot read "${this.file}": it has version ${this.version} and this Strata knows version 1. `
      + "Upgrade effect-strata"
  }
}

/** A lock that lists an id or a file twice, as after a merge by hand. */
export class LockDuplicate extends Schema.TaggedError<LockDuplicate>()("LockDuplicate", {
  file: Schema.String,
  entry: Schema.String
}) {
  override get message() {
    return `Cannot read "${this.file}": it lists "${this.entry}" twice. ${rebuild}`
  }
}

/** A lock that does not describe the directory, where it may not be rewritten. */
export class LockOutdated extends Schema.TaggedError<LockOutdated>()("LockOutdated", {
  file: Schema.String,
  added: Schema.Array(Schema.String),
  changed: Schema.Array(Schema.String),
  removed: Schema.Array(Schema.String)
}) {
  override get message() {
    const lines = [
      ...this.added.map((file) => `  added    ${file}`),
      ...this.changed.map((file) => `  changed  ${file}`),
      ...this.removed.map((file) => `  removed  ${file}`)
    ]
    return `Cannot go on with "${this.file}" as it differs from the revisions and is frozen (--frozen or CI):\n`
      + `${lines.join("\n")}\nRun "strata lock" locally and commit strata.lock`
  }
}

/** A lock that says something else of a revision than the file does, although the digest agrees: an edit by hand. */
export class LockMismatch extends Schema.TaggedError<LockMismatch>()("LockMismatch", {
  file: Schema.String,
  revision: Schema.String,
  key: Schema.String
}) {
  override get message() {
    return `Cannot trust strata.lock: its ${this.key} of revision "${this.revision}" differ from "${this.file}". ${rebuild}`
  }
}
