/**
 * How new revisions are written, as `env.ts` says it once for every command that writes one.
 */
import type * as Effect from "effect/Effect"
import type * as FileSystem from "effect/FileSystem"
import type * as Path from "effect/Path"
import type { Format } from "./revision_file.ts"

/**
 * What is done to a file after it was written: a command as a list of words, in which `{file}` stands for the file's
 * absolute path and which no shell reads, or an effect that is given that path.
 */
export type PostWrite =
  | ReadonlyArray<string>
  | ((file: string) => Effect.Effect<unknown, unknown, FileSystem.FileSystem | Path.Path>)

/** All of it; the defaults are those of `Environment.make`. */
export interface WriteSettings {
  /** The language of a new revision. */
  readonly format?: Format | undefined
  /** How its file is named; see `Template`. */
  readonly fileTemplate?: string | undefined
  /** The longest `{slug}`, in characters. */
  readonly slugLength?: number | undefined
  /** The zone of the times in the name and in the file, an IANA name. */
  readonly timezone?: string | undefined
  /** What is done to the file, in order. */
  readonly postWrite?: ReadonlyArray<PostWrite> | undefined
}
