/**
 * The documents of `init` and `lock`, which concern only files.
 */
import * as Schema from "effect/Schema"
import { flag, text, texts } from "./_fields.ts"

/** The document of `init`. */
export const Initialised = Schema.Struct({
  directory: text("The script directory, as given on the command line"),
  paths: texts("The files that were written, relative to the working directory")
})

const files = (what: string) => texts(`${what}, relative to the script directory`)

/** The document of `lock`. */
export const Relocked = Schema.Struct({
  path: text("`strata.lock`, relative to the working directory"),
  stale: flag("Whether it was out of date"),
  written: flag("Whether it was written; never with `--check`"),
  added: files("Files that were not listed"),
  changed: files("Files that changed since they were listed"),
  removed: files("Files that were listed and no longer exist")
})
