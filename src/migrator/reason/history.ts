/** Errors about applied revisions for which the ledger and the files do not agree. */
import * as Schema from "effect/Schema"

// A message never proposes a command that changes what is recorded; the person asks for it with --remedies.
const remedies = "If the files are right and the ledger is not, see the ways to settle it: strata current --remedies"

const list = (items: ReadonlyArray<string>): string => items.map((item) => `\n  ${item}`).join("")

/** Files that were edited after they were applied; `sameText` if only line endings or a byte order mark differ. */
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
          : ", which are checksums of different algorithms, so they cannot be compared"
      })`
    )
    const restore = this.revisions.every((it) => it.sameText)
      ? `Restore the line endings of the files (a line "* text eol=lf" in a .gitattributes file in their directory prevents the change)`
      : this.revisions.some(isComparable)
      ? "Restore the files from version control"
      : "Upgrade effect-strata to a version that computes the other algorithm"
    return `Cannot continue: these revisions were edited after they were applied:${
      list(files)
    }\n${restore}. ${remedies}`
  }
}

const short = (checksum: string): string => checksum.replace(/^([^:]*:.{12}).+$/, "$1…")

const algorithm = (checksum: string): string => checksum.slice(0, checksum.indexOf(":"))

const isComparable = (it: { readonly applied: string; readonly found: string }): boolean =>
  algorithm(it.applied) === algorithm(it.found)

/**
 * Applied revisions below or beside those of the files, of which no file declares them. A revision above ours is not
 * missing: the database is ahead.
 */
export class RevisionMissing extends Schema.TaggedError<RevisionMissing>("strata/migrator/RevisionMissing")(
  "RevisionMissing",
  { revisions: Schema.Array(Schema.String), directory: Schema.String }
) {
  override get message(): string {
    return `Cannot continue: these revisions are applied according to the ledger, but "${this.directory}" has no file for them:${
      list(this.revisions.map((id) => `"${id}"`))
    }\nCheck out a version that has the files. ${remedies}`
  }
}

/** The ledger records applied revisions, and the files declare none of them. */
export class OtherLedger extends Schema.TaggedError<OtherLedger>("strata/migrator/OtherLedger")("OtherLedger", {
  revisions: Schema.Array(Schema.String),
  directory: Schema.String,
  /** Whether a program is told, which has options and no flags. */
  program: Schema.optionalKey(Schema.Boolean)
}) {
  override get message(): string {
    const shown = this.revisions.slice(0, 5).map((id) => `"${id}"`)
    const more = this.revisions.length > shown.length ? [`and ${this.revisions.length - shown.length} more`] : []
    return `Cannot continue: the ledger seems to be that of another project: "${this.directory}" has a file for none of the revisions that it records as applied:${
      list([...shown, ...more])
    }\nCheck ${
      this.program === true ? "the database of the program and its option directory" : "DATABASE_URL and --directory"
    }, or set ledger in env.ts to a table of this project`
  }
}

/** Applied revisions that a file declares with a different id. */
export class RevisionRenamed extends Schema.TaggedError<RevisionRenamed>("strata/migrator/RevisionRenamed")(
  "RevisionRenamed",
  { revisions: Schema.Array(Schema.Struct({ revision: Schema.String, to: Schema.String, file: Schema.String })) }
) {
  override get message(): string {
    return `Cannot continue: applied revisions have a different id in their files:${
      list(this.revisions.map((it) => `"${it.revision}" seems to be renamed to "${it.to}" (file "${it.file}")`))
    }\nRestore the ids. ${remedies}`
  }
}

const parents = (ids: ReadonlyArray<string>): string => ids.length === 0 ? "<base>" : ids.join(", ")

/** Applied revisions whose files declare different parents now. */
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
      `"${it.file}" (revision "${it.revision}", applied with the parents ${parents(it.applied)}, now with the parents ${
        parents(it.found)
      })`
    )
    return `Cannot continue: these revisions were re-parented after they were applied:${
      list(files)
    }\nRestore the files from version control. ${remedies}`
  }
}
