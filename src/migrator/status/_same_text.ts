/**
 * Detects that a file whose checksum differs from the recorded one has the same text: with other line endings, with
 * or without a byte order mark, or with another id.
 *
 * The result is used in error messages only, so a file that cannot be read has another text.
 */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import { checksumOf, ScriptDirectory } from "../../script/mod.ts"

const mark = "\uFEFF"

/**
 * A text in the forms in which editors and version control write it: with either line ending, with and without a
 * byte order mark.
 */
const forms = (text: string): ReadonlyArray<string> => {
  const bare = (text.startsWith(mark) ? text.slice(1) : text).replaceAll("\r\n", "\n")
  return [bare, bare.replaceAll("\n", "\r\n")].flatMap((form) => [form, mark + form])
}

/** Whether the text of a file, after `restore`, has this checksum in one of these forms. */
export const resembles = Effect.fnUntraced(function*(
  file: string,
  checksum: string,
  restore: (text: string) => string = (text) => text
) {
  const fs = yield* Effect.serviceOption(FileSystem.FileSystem)
  const { directory } = yield* ScriptDirectory
  if (fs._tag === "None") return false
  const bytes = yield* Effect.orElseSucceed(fs.value.readFile(`${directory}/${file}`), () => undefined)
  // Without `ignoreBOM` the decoder removes the mark; all forms are tried anyway.
  return bytes !== undefined &&
    forms(restore(new TextDecoder().decode(bytes))).some((text) => checksumOf(text) === checksum)
})
