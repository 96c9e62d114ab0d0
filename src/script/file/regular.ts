/**
 * Reads files that are regular: to open a named pipe without a writer would wait for ever, and a device may never end.
 */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import { type PlatformError, systemError } from "effect/PlatformError"

const kinds: Readonly<Partial<Record<FileSystem.File.Type, string>>> = {
  Directory: "a directory",
  FIFO: "a named pipe",
  Socket: "a socket",
  CharacterDevice: "a device",
  BlockDevice: "a device"
}

/** What is wrong with a file of this type, as the end of a sentence; undefined for a regular one. */
export const typeProblem = (type: FileSystem.File.Type): string | undefined =>
  type === "File" ? undefined : `it is ${kinds[type] ?? "something else"} and not a regular file`

/** Reads a regular file. The description of the error says what another one is. */
export const readRegular = Effect.fnUntraced(function*(
  file: string
): Effect.fn.Return<Uint8Array, PlatformError, FileSystem.FileSystem> {
  const fs = yield* FileSystem.FileSystem
  const description = typeProblem((yield* fs.stat(file)).type)
  if (description === undefined) return yield* fs.readFile(file)
  return yield* systemError({
    _tag: "BadResource",
    module: "FileSystem",
    method: "readFile",
    pathOrDescriptor: file,
    description
  })
})

/** The same as text in UTF-8. */
export const readRegularText = (file: string): Effect.Effect<string, PlatformError, FileSystem.FileSystem> =>
  Effect.map(readRegular(file), (bytes) => new TextDecoder().decode(bytes))
