/**
 * The settings of `env.ts` for commands that write revisions.
 */
import type * as Effect from "effect/Effect"
import type * as FileSystem from "effect/FileSystem"
import type * as Path from "effect/Path"
import type { Format } from "./revision_file.ts"

/**
 * A hook that runs after a file was written: a command as a list of words, in which `{file}` is replaced by the absolute
 * path of the file and which is not passed to a shell, or a function of that path.
 */
export type PostWrite =
  | ReadonlyArray<string>
  | ((file: string) => Effect.Effect<unknown, unknown, FileSystem.FileSystem | Path.Path>)

/** How new revisions are written. `Environment.make` documents the defaults. */
export interface WriteSettings {
  /** The language of a new revision. */
  readonly format?: Format | undefined
  /** The template of its file name; see `Template`. */
  readonly fileTemplate?: string | undefined
  /** The maximum length of `{slug}`, in characters. */
  readonly slugLength?: number | undefined
  /** The time zone of times in file names and in files, an IANA name. */
  readonly timezone?: string | undefined
  /** Hooks that run after the file was written, in order. */
  readonly postWrite?: ReadonlyArray<PostWrite> | undefined
}
