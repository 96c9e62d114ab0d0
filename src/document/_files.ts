/**
 * The documents of `init`, `lock` and `bundle`.
 */
import * as Schema from "effect/Schema"
import { flag, text, texts } from "./_fields.ts"

/** The document of `init`. */
export const Initialised = Schema.Struct({
  directory: text("The script directory, as given"),
  paths: texts("The files that were written or, as `.gitignore`, extended, relative to the working directory")
})

/** A change of a text. */
const Change = Schema.Struct({
  line: Schema.Int.annotate({ description: "The line of the file, from 1" }),
  what: text("What is different in the revision")
})

/** The document of `adopt`. */
export const Adopted = Schema.Struct({
  directory: text("The script directory"),
  mode: Schema.Literals(["history", "baseline"]).annotate({
    description: "Whether each migration became a revision, or the database one"
  }),
  tool: Schema.optionalKey(text("The former tool, if there was one")),
  written: flag("Whether the revisions were written and recorded; false with `--dry-run`"),
  revisions: Schema.Array(Schema.Struct({
    revision: text("The id of the revision"),
    parents: texts("The ids of its parents"),
    message: text("Its message"),
    file: text("Its file, relative to the directory of revisions"),
    source: Schema.optionalKey(text("The file of the migration, relative to the working directory")),
    applied: flag("Whether it is recorded as applied"),
    name: Schema.optionalKey(text("The name under which the tool recorded the migration")),
    toolChecksum: Schema.optionalKey(text("The checksum that the tool recorded")),
    appliedAt: Schema.optionalKey(text("The time at which the tool applied it")),
    changes: Schema.Array(Change).annotate({ description: "How its statements differ from those of the file" })
  })).annotate({ description: "The revisions, in order" })
})

/** The document of `adopt --finish`. */
export const Finished = Schema.Struct({
  revision: text("The id of the revision"),
  path: text("The path of its file, relative to the working directory")
})

const files = (what: string) => texts(`${what}, relative to the script directory`)

/** The document of `lock`. */
export const Relocked = Schema.Struct({
  path: text("The path of `strata.lock`, relative to the working directory"),
  stale: flag("Whether it was out of date"),
  written: flag("Whether it was written; false with `--check`"),
  added: files("Files that it did not contain"),
  changed: files("Files that have changed"),
  removed: files("Files that no longer exist")
})

/** The document of `bundle`. */
export const Bundled = Schema.Struct({
  path: text("The path of the module, relative to the working directory"),
  stale: flag("Whether it was out of date"),
  written: flag("Whether it was written; false with `--check`")
})
