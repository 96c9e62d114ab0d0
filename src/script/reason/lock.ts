/**
 * The reasons of `ScriptError` for a `strata.lock` that cannot be used.
 */
import * as Schema from "effect/Schema"

const rebuild = `Run "strata lock" to rewrite it from the files, then commit it`

/** A lock that is not JSON, or not of the expected shape. */
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
    return `Cannot read ${this.file}:${this.line}: it contains merge conflict markers. ${rebuild}`
  }
}

/** A lock that was written by a newer version of Strata. */
export class LockVersion extends Schema.TaggedError<LockVersion>()("LockVersion", {
  file: Schema.String,
  version: Schema.String
}) {
  override get message() {
    return `Cannot read "${this.file}": its format is version ${this.version}, and this version of Strata reads version 1. `
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

/** A lock that differs from the directory and must not be rewritten. */
export class LockOutdated extends Schema.TaggedError<LockOutdated>()("LockOutdated", {
  file: Schema.String,
  added: Schema.Array(Schema.String),
  changed: Schema.Array(Schema.String),
  removed: Schema.Array(Schema.String),
  /** Whether a program is told, which has options and no flags. */
  program: Schema.optionalKey(Schema.Boolean)
}) {
  override get message() {
    const lines = [
      ...this.added.map((file) => `  added    ${file}`),
      ...this.changed.map((file) => `  changed  ${file}`),
      ...this.removed.map((file) => `  removed  ${file}`)
    ]
    return `"${this.file}" does not match the revisions, and must not be rewritten (${
      this.program === true ? "frozen: true" : "--frozen"
    } or CI):\n`
      + `${lines.join("\n")}\nRun "strata lock" locally and commit strata.lock`
  }
}

/** A lock whose entry differs from the file although the checksum matches: it was edited by hand. */
export class LockMismatch extends Schema.TaggedError<LockMismatch>()("LockMismatch", {
  file: Schema.String,
  revision: Schema.String,
  key: Schema.String
}) {
  override get message() {
    return `strata.lock is not correct: "${this.key}" of revision "${this.revision}" differs from "${this.file}". ${rebuild}`
  }
}
