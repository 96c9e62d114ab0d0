/**
 * Why a script directory or one of its modules cannot be read: the file system's and the module loader's reasons.
 */
import * as Schema from "effect/Schema"

const at = (file: string, line: number | undefined): string => line === undefined ? file : `${file}:${line}`

/** There is no such directory, or it is not one. */
export class DirectoryMissing extends Schema.TaggedError<DirectoryMissing>()("DirectoryMissing", {
  directory: Schema.String
}) {
  override get message() {
    return `Cannot find the script directory "${this.directory}". Run "strata init" to create one, or name yours with --directory`
  }
}

/** A directory of revisions that `env.ts` names and that is not there. */
export class VersionDirectoryMissing extends Schema.TaggedError<VersionDirectoryMissing>()("VersionDirectoryMissing", {
  directory: Schema.String,
  version: Schema.String
}) {
  override get message() {
    return `Cannot find the directory "${this.directory}", which env.ts names as "${this.version}" in its versions. `
      + `Create it, or correct env.ts`
  }
}

/** A directory to write to that is none of those that `env.ts` names; they are listed. */
export class UnknownVersionDirectory extends Schema.TaggedError<UnknownVersionDirectory>()("UnknownVersionDirectory", {
  directory: Schema.String,
  versions: Schema.Array(Schema.String)
}) {
  override get message() {
    return `Cannot write a revision to "${this.directory}": env.ts does not name it in its versions, which are ${
      this.versions.map((version) => `"${version}"`).join(", ")
    }. Name one of them, or add it there`
  }
}

/** A path that should be a directory and is something else. */
export class NotDirectory extends Schema.TaggedError<NotDirectory>()("NotDirectory", { path: Schema.String }) {
  override get message() {
    return `Cannot use "${this.path}" as a script directory: it is not a directory. Name another one with --directory`
  }
}

/** The operating system refused an action on a file. */
export class FileFailed extends Schema.TaggedError<FileFailed>()("FileFailed", {
  action: Schema.Literals(["read", "write", "list"]),
  file: Schema.String,
  problem: Schema.String
}) {
  override get message() {
    return `Cannot ${this.action} "${this.file}": ${this.problem}`
  }
}

/** A symbolic link whose target lies outside the script directory, or nowhere. */
export class LinkRefused extends Schema.TaggedError<LinkRefused>()("LinkRefused", {
  link: Schema.String,
  problem: Schema.Literals(["leads out of the script directory", "leads nowhere"])
}) {
  override get message() {
    return `Cannot follow the link "${this.link}": it ${this.problem}. Replace it by the file itself`
  }
}

/** A file that would be overwritten. */
export class FileExists extends Schema.TaggedError<FileExists>()("FileExists", { file: Schema.String }) {
  override get message() {
    return `Cannot write "${this.file}": it exists, and Strata never overwrites a file of yours. `
      + "Choose another directory, or move that file away"
  }
}

/** Bytes that are not UTF-8. */
export class NotUtf8 extends Schema.TaggedError<NotUtf8>()("NotUtf8", { file: Schema.String }) {
  override get message() {
    return `Cannot read "${this.file}" as text: it is not UTF-8. Save it as UTF-8`
  }
}

/** A module that is not TypeScript or JavaScript that Node can run; `excerpt` is the line in question. */
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

/** A module that failed while it was imported; `line` is where, when the failure says so. */
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
    return `Cannot use "${this.file}" as a revision: it has no default export. `
      + `Write "export default Migration.make({ … })", or move a file that is no revision to another directory`
  }
}

/** A revision whose default export is something else than a migration. */
export class NotMigration extends Schema.TaggedError<NotMigration>()("NotMigration", {
  file: Schema.String,
  found: Schema.String
}) {
  override get message() {
    return `Cannot use "${this.file}" as a revision: its default export is ${this.found}, not a migration. `
      + `Write "export default Migration.make({ … })"`
  }
}

/** A revision whose id is not in its file's name, as after copying a file by hand. */
export class IdNotInName extends Schema.TaggedError<IdNotInName>()("IdNotInName", {
  file: Schema.String,
  id: Schema.String
}) {
  override get message() {
    return `Cannot use "${this.file}": it declares revision "${this.id}", which is not part of its name. `
      + `Rename the file or give the revision an id of its own; "strata revision" writes new files`
  }
}
