/**
 * The documents of `init`, `lock` and `bundle`.
 */
import * as Schema from "effect/Schema"
import { flag, text, texts } from "./_fields.ts"

/** The document of `init`. */
export const Initialised = Schema.Struct({
  directory: text("The script directory, as given"),
  paths: texts("The files that were written, relative to the working directory")
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
