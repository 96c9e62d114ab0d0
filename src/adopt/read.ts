/**
 * Reads the files of another tool's migrations.
 */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"
import type { PlatformError } from "effect/PlatformError"
import { problemOf, readRegular } from "../script/mod.ts"
import type { File } from "../tool/mod.ts"
import { AdoptError, NotRead } from "./error.ts"

/** The endings of files that belong to a history. Others are not read. */
const endings = /\.(?:sql|go|[cm]?[jt]s|py|rb|java|kt|json|ya?ml|toml|xml|plan|sum|lock|ini|conf)$/

/** Directories that contain no migrations of a project. Hidden ones are not read either. */
const skipped = new Set(["node_modules", "__pycache__", "site-packages"])

const textOf = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

const failed = (path: string) => (error: PlatformError): AdoptError =>
  AdoptError.of(new NotRead({ path, problem: problemOf(error) }))

/** The files below a directory in the order of their paths. Links to directories are followed once. */
export const filesBelow = Effect.fn("Adopt.filesBelow")(function*(directory: string) {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const found: Array<File> = []
  const seen = new Set<string>()
  const walk = (at: string): Effect.Effect<void, AdoptError, FileSystem.FileSystem> =>
    Effect.gen(function*() {
      const here = path.join(directory, at)
      const real = yield* Effect.mapError(fs.realPath(here), failed(here))
      if (seen.has(real)) return
      seen.add(real)
      const names = yield* Effect.mapError(fs.readDirectory(here), failed(here))
      const visible = names.filter((name) => !name.startsWith(".") && !skipped.has(name)).toSorted()
      yield* Effect.forEach(
        visible,
        Effect.fnUntraced(function*(name) {
          const relative = at === "" ? name : `${at}/${name}`
          const full = path.join(directory, relative)
          const { type } = yield* Effect.catchIf(
            fs.stat(full),
            ({ reason }) => reason._tag === "NotFound",
            // Other programs may remove their files meanwhile. A link to nothing is still there.
            (missing) =>
              Effect.matchEffect(fs.readLink(full), {
                onSuccess: () => Effect.fail(missing),
                onFailure: () => Effect.succeed({ type: undefined })
              })
          ).pipe(Effect.mapError(failed(full)))
          // A tool runs such a file, and its pattern of names may not match it here.
          if (type === "File" && /\p{Cc}.*\.sql$/su.test(name)) {
            return yield* AdoptError.of(
              new NotRead({ path: full, problem: "its name has a control character. Rename the file" })
            )
          }
          if (type === "Directory") yield* walk(relative)
          else if (type === "File" && endings.test(name)) {
            const bytes = yield* Effect.mapError(readRegular(full), failed(full))
            const text = textOf(bytes)
            if (text === undefined && name.endsWith(".sql")) {
              return yield* AdoptError.of(
                new NotRead({ path: full, problem: "it is not text in UTF-8. Convert it, for example with iconv" })
              )
            }
            found.push({ path: relative, text: text ?? "", bytes })
          }
        }),
        { concurrency: 8, discard: true }
      )
    })
  yield* walk("")
  return found.toSorted(({ path: left }, { path: right }) => left < right ? -1 : 1)
})
