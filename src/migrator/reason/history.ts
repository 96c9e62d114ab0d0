/** Errors about applied revisions for which the ledger and the files do not agree. */
import * as Schema from "effect/Schema"

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
    const first = this.revisions[0]?.revision ?? "<revision>"
    const restore = this.revisions.every((it) => it.sameText)
      ? `Restore the line endings of the files (a line "* text eol=lf" in a .gitattributes file in their directory prevents the change)`
      : this.revisions.some(isComparable)
      ? "Restore the files from version control"
      : "Upgrade effect-strata to a version that computes the other algorithm"
    return `Cannot continue: these revisions were edited after they were applied:${
      list(files)
    }\n${restore}, or, if the change is intended and harmless, run: strata accept ${first} --reason "…"`
  }
}

const short = (checksum: string): string => checksum.replace(/^([^:]*:.{12}).+$/, "$1…")

const algorithm = (checksum: string): string => checksum.slice(0, checksum.indexOf(":"))

const isComparable = (it: { readonly applied: string; readonly found: string }): boolean =>
  algorithm(it.applied) === algorithm(it.found)

/** Applied revisions that no file declares; `targets` are the heads of the applied revisions that have a file. */
export class RevisionMissing extends Schema.TaggedError<RevisionMissing>("strata/migrator/RevisionMissing")(
  "RevisionMissing",
  { revisions: Schema.Array(Schema.String), directory: Schema.String, targets: Schema.Array(Schema.String) }
) {
  override get message(): string {
    return `Cannot continue: these revisions are applied according to the ledger, but "${this.directory}" has no file for them:${
      list(this.revisions.map((id) => `"${id}"`))
    }\nCheck out the branch that has the files, or, if the database does not contain their changes, run: strata stamp --purge ${
      this.targets.join(" ")
    }`
  }
}

/** Applied revisions that a file declares with a different id. */
export class RevisionRenamed extends Schema.TaggedError<RevisionRenamed>("strata/migrator/RevisionRenamed")(
  "RevisionRenamed",
  {
    revisions: Schema.Array(Schema.Struct({ revision: Schema.String, to: Schema.String, file: Schema.String })),
    targets: Schema.Array(Schema.String)
  }
) {
  override get message(): string {
    return `Cannot continue: applied revisions have a different id in their files:${
      list(this.revisions.map((it) => `"${it.revision}" seems to be renamed to "${it.to}" (file "${it.file}")`))
    }\nRestore the ids, or, if the new ids are intended, run: strata stamp --purge ${this.targets.join(" ")}`
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
    const first = this.revisions[0]?.revision ?? "<revision>"
    return `Cannot continue: these revisions were re-parented after they were applied:${
      list(files)
    }\nRestore the files from version control, or, if the new parents are intended, run: strata accept ${first} --reason "…"`
  }
}
