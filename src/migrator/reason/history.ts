/** How the ledger and the revision files disagree about applied revisions. */
import * as Schema from "effect/Schema"

const list = (items: ReadonlyArray<string>): string => items.map((item) => `\n  ${item}`).join("")

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
