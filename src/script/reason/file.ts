/**
 * The reasons of `ScriptError` for directories, files and modules that cannot be read or written.
 */
import * as Schema from "effect/Schema"

const at = (file: string, line: number | undefined): string => line === undefined ? file : `${file}:${line}`

/** There is no such directory, or it is not one. */
export class DirectoryMissing extends Schema.TaggedError<DirectoryMissing>()("DirectoryMissing", {
  directory: Schema.String
}) {
  override get message() {
    return `Script directory "${this.directory}" does not exist. Run "strata init" to create it, or name another one `
      + "with --directory"
  }
}

/** A directory of revisions that `env.ts` names and that does not exist. */
export class VersionDirectoryMissing extends Schema.TaggedError<VersionDirectoryMissing>()("VersionDirectoryMissing", {
  directory: Schema.String,
  version: Schema.String
}) {
  override get message() {
    return `Directory "${this.directory}" does not exist, but env.ts lists "${this.version}" in "versions". `
      + "Create the directory, or correct env.ts"
  }
}

/** A directory to write to that `env.ts` does not list in `versions`. */
export class UnknownVersionDirectory extends Schema.TaggedError<UnknownVersionDirectory>()("UnknownVersionDirectory", {
  directory: Schema.String,
  versions: Schema.Array(Schema.String)
}) {
  override get message() {
    return `Cannot write a revision to "${this.directory}": "versions" of env.ts lists only ${
      this.versions.map((version) => `"${version}"`).join(", ")
    }. Name one of these directories, or add the new one to env.ts`
  }
}

/** A path that must be a directory and is something else. */
export class NotDirectory extends Schema.TaggedError<NotDirectory>()("NotDirectory", { path: Schema.String }) {
  override get message() {
    return `Cannot use "${this.path}" as a script directory: it is not a directory. Name another one with --directory`
  }
}

/** The operating system refused to read, write or list a file. */
export class FileFailed extends Schema.TaggedError<FileFailed>()("FileFailed", {
  action: Schema.Literals(["read", "write", "list"]),
  file: Schema.String,
  problem: Schema.String
}) {
  override get message() {
    return `Cannot ${this.action} "${this.file}": ${this.problem}`
  }
}

/** A symbolic link whose target is outside of the script directory or does not exist. */
export class LinkRefused extends Schema.TaggedError<LinkRefused>()("LinkRefused", {
  link: Schema.String,
  problem: Schema.Literals(["points outside of the script directory", "points to a file that does not exist"])
}) {
  override get message() {
    return `Cannot follow the symbolic link "${this.link}": it ${this.problem}. Replace the link with the file`
  }
}

/** A file that would be overwritten. */
export class FileExists extends Schema.TaggedError<FileExists>()("FileExists", { file: Schema.String }) {
  override get message() {
    return `Cannot write "${this.file}": the file exists, and Strata does not overwrite it. `
      + "Choose another directory, or move the file"
  }
}

/** A file that is not UTF-8. */
export class NotUtf8 extends Schema.TaggedError<NotUtf8>()("NotUtf8", { file: Schema.String }) {
  override get message() {
    return `Cannot read "${this.file}": it is not valid UTF-8. Save it as UTF-8`
  }
}

/** A module with a syntax error, or with TypeScript that Node.js cannot strip; `excerpt` is the line. */
export class ModuleSyntax extends Schema.TaggedError<ModuleSyntax>()("ModuleSyntax", {
  file: Schema.String,
  line: Schema.optionalKey(Schema.Int),
  problem: Schema.String,
  excerpt: Schema.optionalKey(Schema.String)
}) {
  override get message() {
    const excerpt = this.excerpt === undefined ? "" : `\n\n${this.excerpt}`
    return `Cannot parse ${at(this.file, this.line)}: ${this.problem}${excerpt}`
  }
}

/** A module that failed while it was imported; `line` is present when the stack trace names it. */
export class ModuleThrew extends Schema.TaggedError<ModuleThrew>()("ModuleThrew", {
  file: Schema.String,
  line: Schema.optionalKey(Schema.Int),
  problem: Schema.String
}) {
  override get message() {
    return `Cannot import ${at(this.file, this.line)}: ${this.problem}`
  }
}

/** A revision without `export default`. */
export class NoDefaultExport extends Schema.TaggedError<NoDefaultExport>()("NoDefaultExport", {
  file: Schema.String
}) {
  override get message() {
    return `"${this.file}" is not a revision: it has no default export. `
      + `Write "export default Migration.make({ … })", or move the file to another directory`
  }
}

/** A revision whose default export is not a migration. */
export class NotMigration extends Schema.TaggedError<NotMigration>()("NotMigration", {
  file: Schema.String,
  found: Schema.String
}) {
  override get message() {
    return `"${this.file}" is not a revision: its default export is ${this.found}, not a migration. `
      + `Write "export default Migration.make({ … })"`
  }
}

/** A revision whose id is not part of its file name, as after a file was copied. */
export class IdNotInName extends Schema.TaggedError<IdNotInName>()("IdNotInName", {
  file: Schema.String,
  id: Schema.String
}) {
  override get message() {
    return `Cannot use "${this.file}": it declares revision "${this.id}", which is not part of its file name. `
      + `Rename the file, or give the revision a new id; "strata revision" writes new files`
  }
}

/** Several files that are not revisions; `problems` has the message of each. */
export class SeveralRefused extends Schema.TaggedError<SeveralRefused>()("SeveralRefused", {
  problems: Schema.Array(Schema.String)
}) {
  override get message() {
    return `Cannot read ${this.problems.length} revisions:${this.problems.map((problem) => `\n  ${problem}`).join("")}`
  }
}
