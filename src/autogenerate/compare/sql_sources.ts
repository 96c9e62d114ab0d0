/**
 * Reads the SQL that an environment adds to the desired schema, from texts, files and directories.
 */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"
import type { PlatformError } from "effect/PlatformError"
import type { SqlSource } from "../../environment/mod.ts"
import { readRegularText } from "../../script/mod.ts"
import { AutogenerateError, SqlUnreadable } from "../error.ts"

/** The directory that paths are relative to, and its name in messages. */
export interface From {
  readonly directory: string
  readonly name: string
}

/** The texts of the sources, in order. Of a directory these are its `.sql` files by name, including sub-directories. */
export const texts = (
  sources: ReadonlyArray<SqlSource>,
  from: From
): Effect.Effect<ReadonlyArray<string>, AutogenerateError, FileSystem.FileSystem | Path.Path> =>
  Effect.map(
    Effect.forEach(sources, (source) =>
      typeof source === "string"
        ? Effect.succeed([source])
        : Effect.mapError(read(source.path, from.directory), unreadable(source.path, from))),
    (texts) => texts.flat()
  )

const read = Effect.fnUntraced(function*(given: string, directory: string) {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const at = path.resolve(directory, given)
  const info = yield* fs.stat(at)
  if (info.type !== "Directory") return [yield* readRegularText(at)]
  const files = (yield* fs.readDirectory(at, { recursive: true })).filter((file) => file.endsWith(".sql"))
  return yield* Effect.forEach(files.toSorted(), (file) => readRegularText(path.join(at, file)))
})

const unreadable = (path: string, { name }: From) => ({ reason }: PlatformError): AutogenerateError =>
  AutogenerateError.of(
    new SqlUnreadable({
      path,
      from: name,
      problem: reason._tag === "NotFound"
        ? "no such file or directory"
        : reason._tag === "BadResource" && reason.description !== undefined
        ? reason.description
        : "it is not readable"
    })
  )
