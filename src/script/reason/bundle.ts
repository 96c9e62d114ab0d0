/**
 * The reasons of `ScriptError` for revisions in a bundle.
 */
import * as Schema from "effect/Schema"

const list = (files: ReadonlyArray<string>): string => files.map((file) => `"${file}"`).join(", ")

/** Modules whose bytes are not known, because a bundler has compiled them, and which no lock describes. */
export class ChecksumUnknown extends Schema.TaggedError<ChecksumUnknown>()("ChecksumUnknown", {
  files: Schema.Array(Schema.String)
}) {
  override get message() {
    return `Cannot know the checksums of ${list(this.files)}, because a bundler changes the text of a module. `
      + `Pass the text of strata.lock too, as import.meta.glob("…/strata.lock", { query: "?raw", import: "default" }), `
      + "or use the module that strata bundle writes"
  }
}

/** Revisions of which a bundle has the text, but not the module. */
export class ModuleMissing extends Schema.TaggedError<ModuleMissing>()("ModuleMissing", {
  files: Schema.Array(Schema.String)
}) {
  override get message() {
    return `Cannot import ${list(this.files)}: the bundle has only the text. Pass the modules too, as `
      + `import.meta.glob("…/*.ts") without "?raw"`
  }
}

/** What is passed for a file is neither a text nor a module. */
export class NotContent extends Schema.TaggedError<NotContent>()("NotContent", {
  file: Schema.String,
  found: Schema.String
}) {
  override get message() {
    return `Cannot use what was passed for "${this.file}": it is ${this.found}. Pass the text of a SQL revision `
      + `(query: "?raw") and the module of another one`
  }
}

/** A file whose name a bundler would read as more than a path. */
export class NotBundled extends Schema.TaggedError<NotBundled>()("NotBundled", { file: Schema.String }) {
  override get message() {
    return `Cannot import "${this.file}" in a bundle: bundlers read "?", "#" and "%" in the name of a module in different `
      + "ways. Rename the file, using letters, digits, - and _"
  }
}
