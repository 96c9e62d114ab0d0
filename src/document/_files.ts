/**
 * The documents of `init` and `lock`, which are about files alone.
 */
import * as Schema from "effect/Schema"
import { flag, text, texts } from "./_fields.ts"

/** The document of `init`. */
export const Initialised = Schema.Struct({
  directory: text("The script directory, as it was given"),
  paths: texts("The files that were written, relative to the working directory")
})

const files = (what: string) => texts(`${what}, relative to the script directory`)

/** The document of `lock`. */
export const Relocked = Schema.Struct({
  path: text("`strata.lock`, relative to the working directory"),
  stale: flag("Whether it did not describe the revisions"),
  written: flag("Whether it was written; never with `--check`"),
  added: files("Files that it did not list"),
  changed: files("Files that it described wrongly"),
  removed: files("Files that it listed and that are gone")
})
