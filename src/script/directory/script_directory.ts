/**
 * The script directory as a service: the history graph of its revisions, and their migrations.
 *
 * For files whose checksum has not changed the metadata is taken from `strata.lock`, so building the layer imports only
 * new and changed revisions. `load` imports a revision before it runs.
 */
import * as Context from "effect/Context"
import type * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import type * as Path from "effect/Path"
import type { Migration } from "../../operation/mod.ts"
import type { ScriptError } from "../error.ts"
import { type Glob, makeBundled } from "./bundled.ts"
import { makeMemory, type MemoryOptions } from "./memory.ts"
import { open, type Opened, type OpenOptions } from "./open.ts"

/**
 * The revisions on disk. `directory` is absolute. `revisions` is keyed by id in the order of the file names. `load` fails
 * if the file has changed since the layer was built. `changes` is how the files differed from `strata.lock`, and
 * `lockProblem` why it could not be written, if so. `versions` are the directories of revisions, relative to `directory`,
 * and `recursive` is whether their sub-directories are searched.
 * `writing` is how new revisions are written.
 */
export class ScriptDirectory extends Context.Service<ScriptDirectory, Opened>()("strata/script/ScriptDirectory") {
  /**
   * Reads a directory. With `frozen` a lock that is not up to date is an error and is not written; the default is true
   * if the environment variable `CI` is set. `versions` are the directories of revisions, relative to `directory`; the
   * default is `directory` itself. `recursive` also searches sub-directories.
   */
  static readonly layer = (
    options: OpenOptions
  ): Layer.Layer<ScriptDirectory, ScriptError, FileSystem.FileSystem | Path.Path> =>
    Layer.effect(ScriptDirectory, open(options))

  /**
   * A directory in memory, for tests and for applications that embed their migrations. The default of a checksum is the
   * digest of the metadata of the migration.
   */
  static readonly layerMemory = (
    migrations: ReadonlyArray<Migration.Any>,
    options?: MemoryOptions
  ): Layer.Layer<ScriptDirectory, ScriptError> => Layer.effect(ScriptDirectory, makeMemory(migrations, options))

  /**
   * A directory whose files a bundler has put into the program, as `import.meta.glob` returns them, eagerly or not: SQL
   * as text (`query: "?raw"`), other revisions as modules. The paths of all globs are relative to one folder. The
   * checksums of modules are taken from the text of `strata.lock`, which must be one of the files, or from the texts of
   * the same paths.
   */
  static readonly fromGlob = (...globs: ReadonlyArray<Glob>): Layer.Layer<ScriptDirectory, ScriptError> =>
    Layer.effect(ScriptDirectory, makeBundled(globs))
}
