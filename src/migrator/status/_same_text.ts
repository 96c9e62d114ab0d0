/**
 * What a file that is not the recorded one may still be: the same text in another form, or under another id.
 *
 * This explains a refusal and never decides one, so whatever cannot be read resembles nothing.
 */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import { checksumOf, ScriptDirectory } from "../../script/mod.ts"

const mark = "\uFEFF"

/** A text as the checkouts and editors of the world write it: either line ending, with and without a byte order mark. */
const forms = (text: string): ReadonlyArray<string> => {
  const bare = (text.startsWith(mark) ? text.slice(1) : text).replaceAll("\r\n", "\n")
  return [bare, bare.replaceAll("\n", "\r\n")].flatMap((form) => [form, mark + form])
}

/** Whether a file of the script directory had this checksum in another form, once `restore` has put its text back. */
export const resembles = Effect.fnUntraced(function*(
  file: string,
  checksum: string,
  restore: (text: string) => string = (text) => text
) {
  const fs = yield* Effect.serviceOption(FileSystem.FileSystem)
  const { directory } = yield* ScriptDirectory
  if (fs._tag === "None") return false
  const bytes = yield* Effect.orElseSucceed(fs.value.readFile(`${directory}/${file}`), () => undefined)
  // Without `ignoreBOM` a decoder takes the mark away, which is as well, since every form is tried.
  return bytes !== undefined &&
    forms(restore(new TextDecoder().decode(bytes))).some((text) => checksumOf(text) === checksum)
})
