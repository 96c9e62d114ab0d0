/**
 * The files of a script directory: which of them are revisions, and their bytes.
 */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"
import type { PlatformError } from "effect/PlatformError"
import { getSystemErrorMap } from "node:util"
import { DirectoryMissing, FileFailed, LinkRefused, NotDirectory, NotUtf8 } from "./_file_reasons.ts"
import { type ScriptError, scriptError } from "./error.ts"
import { isPortable } from "./lock_file.ts"
import { checksumOf, compareNames, type Format, formatOf } from "./revision_file.ts"

/** Where a directory is: `path` is absolute, `name` is what messages call it. */
export interface Place {
  readonly path: string
  readonly name: string
}

/** The place of a directory: below the working directory, messages call it by its relative path. */
export const placeOf = (path: Path.Path, directory: string): Place => {
  const absolute = path.resolve(directory)
  const relative = path.relative(path.resolve("."), absolute)
  const isBelow = relative !== "" && !relative.startsWith("..") && !path.isAbsolute(relative)
  return { path: absolute, name: (isBelow ? relative : absolute).replaceAll("\\", "/") }
}

/** A revision's file: `file` is relative to the directory, `name` is what messages call it. */
export interface Listed {
  readonly file: string
  readonly path: string
  readonly name: string
  readonly format: Format
}

/** A revision's file with its bytes and their digest. */
export interface Read extends Listed {
  readonly bytes: Uint8Array
  readonly checksum: string
}

/** Turns what the operating system said into a reason. */
export const fileFailed = (action: "read" | "write" | "list", file: string) => (error: PlatformError): ScriptError =>
  scriptError(new FileFailed({ action, file, problem: problemOf(error) }))

/** What the operating system said, in its own words and without the names of the functions that asked it. */
export const problemOf = ({ reason }: PlatformError): string => {
  if (reason._tag === "NotFound") return "there is no such file"
  if (reason._tag === "PermissionDenied") return "permission denied"
  const { cause } = reason
  const errno = typeof cause === "object" && cause !== null && "errno" in cause ? cause.errno : undefined
  const known = typeof errno === "number" ? getSystemErrorMap().get(errno)?.[1] : undefined
  return known ?? reason.description ?? "the system refused it"
}

/** Lists the revisions in the order of their names' bytes. */
export const list = Effect.fnUntraced(function*(place: Place, recursive: boolean) {
  const fs = yield* FileSystem.FileSystem
  const found = yield* Effect.orElseSucceed(fs.stat(place.path), () => undefined)
  if (found === undefined) return yield* scriptError(new DirectoryMissing({ directory: place.name }))
  if (found.type !== "Directory") return yield* scriptError(new NotDirectory({ path: place.name }))
  const root = yield* Effect.mapError(fs.realPath(place.path), fileFailed("list", place.name))
  const files = yield* walk(place, root, "", recursive)
  return files.toSorted((a, b) => compareNames(a.file, b.file))
})

const walk: (
  place: Place,
  root: string,
  prefix: string,
  recursive: boolean
) => Effect.Effect<Array<Listed>, ScriptError, FileSystem.FileSystem | Path.Path> = Effect.fnUntraced(
  function*(place, root, prefix, recursive) {
    const fs = yield* FileSystem.FileSystem
    const path = yield* Path.Path
    const found: Array<Listed> = []
    const directory = path.join(place.path, prefix)
    const entries = yield* Effect.mapError(fs.readDirectoryEntries(directory), fileFailed("list", place.name))
    for (const entry of entries) {
      const file = `${prefix}${entry.name}`
      const name = `${place.name}/${file}`
      if (entry.type === "Directory") {
        if (recursive && !entry.name.startsWith(".") && entry.name !== "node_modules") {
          found.push(...(yield* walk(place, root, `${file}/`, recursive)))
        }
        continue
      }
      const format = formatOf(entry.name)
      if (format === undefined) continue
      const own = path.join(directory, entry.name)
      if (!(yield* isOwnFile(root, own, name))) continue
      if (!isPortable(file)) {
        const problem = "its name cannot be the same on every system. Rename it to letters, digits, - and _"
        return yield* scriptError(new FileFailed({ action: "read", file: name, problem }))
      }
      found.push({ file, path: own, name, format })
    }
    return found
  }
)

const isOwnFile = Effect.fnUntraced(function*(root: string, file: string, name: string) {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const real = yield* Effect.mapError(fs.realPath(file), (error) =>
    error.reason._tag === "NotFound"
      ? scriptError(new LinkRefused({ link: name, problem: "leads nowhere" }))
      : fileFailed("read", name)(error))
  if (!real.startsWith(root.endsWith(path.sep) ? root : root + path.sep)) {
    return yield* scriptError(new LinkRefused({ link: name, problem: "leads out of the script directory" }))
  }
  const info = yield* Effect.mapError(fs.stat(real), fileFailed("read", name))
  return info.type === "File"
})

/** Reads a revision's bytes. */
export const read = Effect.fnUntraced(function*(listed: Listed) {
  const fs = yield* FileSystem.FileSystem
  const bytes = yield* Effect.mapError(fs.readFile(listed.path), fileFailed("read", listed.name))
  return { ...listed, bytes, checksum: checksumOf(bytes) }
})

/** The text of a revision; bytes that are not UTF-8 are refused, since they would be changed by decoding them. */
export const textOf = (file: Read): Effect.Effect<string, ScriptError> =>
  Effect.try({
    try: () => new TextDecoder("utf-8", { fatal: true }).decode(file.bytes),
    catch: () => scriptError(new NotUtf8({ file: file.name }))
  })
