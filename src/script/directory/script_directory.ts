/**
 * The script directory as a service: the history graph of a folder of revisions, and each revision's migration.
 *
 * The graph comes from `strata.lock` for every file whose digest has not changed, so only new and edited revisions
 * are imported when the layer is built; `load` imports one when it is about to run.
 */
import * as Context from "effect/Context"
import type * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import type * as Path from "effect/Path"
import type { Migration } from "../../operation/mod.ts"
import type { ScriptError } from "../error.ts"
import { makeMemory, type MemoryOptions } from "./memory.ts"
import { open, type Opened, type OpenOptions } from "./open.ts"

/**
 * What the rest of Strata knows of revisions on disk. `directory` is absolute, `revisions` is keyed by id in the order
 * of the file names, `load` fails when the file is no longer the one that was read, `changes` is how the files
 * differed from `strata.lock`, and `lockProblem` says why that could not be written, where it could not. `versions` are
 * the directories of revisions, relative to `directory`, and `writing` is how new revisions are written.
 */
export class ScriptDirectory extends Context.Service<ScriptDirectory, Opened>()("strata/script/ScriptDirectory") {
  /**
   * Reads a directory. `frozen` refuses a lock that is not up to date instead of writing it; left out, the variable
   * `CI` decides. `versions` are where revisions lie, relative to `directory`, which is the only one when left out;
   * `recursive` looks for them in sub-directories too.
   */
  static readonly layer = (
    options: OpenOptions
  ): Layer.Layer<ScriptDirectory, ScriptError, FileSystem.FileSystem | Path.Path> =>
    Layer.effect(ScriptDirectory, open(options))

  /**
   * Serves migrations that are values of the program, for tests and for applications that embed them. A checksum is
   * the one given for the id, else the digest of what the migration says of itself.
   */
  static readonly layerMemory = (
    migrations: ReadonlyArray<Migration.Any>,
    options?: MemoryOptions
  ): Layer.Layer<ScriptDirectory, ScriptError> => Layer.effect(ScriptDirectory, makeMemory(migrations, options))
}
