/**
 * Keeps the embedded database out of version control.
 */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"

const isThere = /^\/?\.strata\/?\s*$/m

/** Adds `.strata/` to the `.gitignore` of a directory; returns whether it was missing. A file that cannot be written stays. */
export const ignoreEmbedded = Effect.fnUntraced(function*(directory: string) {
  const fs = yield* FileSystem.FileSystem
  const file = (yield* Path.Path).join(directory, ".gitignore")
  const add = Effect.gen(function*() {
    const text = (yield* fs.exists(file)) ? yield* fs.readFileString(file) : ""
    if (isThere.test(text)) return false
    const end = text === "" || text.endsWith("\n") ? "" : "\n"
    yield* fs.writeFileString(file, `${end}.strata/\n`, { flag: "a" })
    return true
  })
  return yield* Effect.orElseSucceed(add, () => false)
})
