/**
 * The files of a script directory: which of them are revisions, and their bytes.
 */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"
import type { PlatformError } from "effect/PlatformError"
import { getSystemErrorMap } from "node:util"
import { ScriptError, type ScriptReason } from "../error.ts"
import { DirectoryMissing, FileFailed, LinkRefused, NotDirectory, NotUtf8, VersionDirectoryMissing } from "../reason/file.ts"
import { isPortableFile } from "./portable_path.ts"
import { checksumOf, compareNames, type Format, formatOf, isSearched } from "./revision_file.ts"
import { nameOf, within } from "./versions.ts"

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
  ScriptError.of(new FileFailed({ action, file, problem: problemOf(error) }))

/** What the operating system said, in its own words and without the names of the functions that asked it. */
export const problemOf = ({ reason }: PlatformError): string => {
  if (reason._tag === "NotFound") return "there is no such file"
  if (reason._tag === "PermissionDenied") return "permission denied"
  const { cause } = reason
  const errno = typeof cause === "object" && cause !== null && "errno" in cause ? cause.errno : undefined
  const known = typeof errno === "number" ? getSystemErrorMap().get(errno)?.[1] : undefined
  return known ?? reason.description ?? "the system refused it"
}

/** Where revisions are looked for: in these directories, and in those below them or not. */
export interface Look {
  readonly versions: ReadonlyArray<string>
  readonly recursive: boolean
}

/** Lists the revisions in the order of their names' bytes; one that lies in two of the directories is listed once. */
export const list = Effect.fnUntraced(function*(place: Place, { recursive, versions }: Look) {
  yield* requireDirectory(place.path, place.name, new DirectoryMissing({ directory: place.name }))
  const found = yield* Effect.forEach(versions, (version) => listVersion(place, version, recursive))
  const byFile = new Map(found.flat().map((listed) => [listed.file, listed]))
  return [...byFile.values()].toSorted((a, b) => compareNames(a.file, b.file))
})

const requireDirectory = Effect.fnUntraced(function*(path: string, name: string, missing: ScriptReason) {
  const fs = yield* FileSystem.FileSystem
  const found = yield* Effect.orElseSucceed(fs.stat(path), () => undefined)
  if (found === undefined) return yield* ScriptError.of(missing)
  if (found.type !== "Directory") return yield* ScriptError.of(new NotDirectory({ path: name }))
})

const listVersion = Effect.fnUntraced(function*(place: Place, version: string, recursive: boolean) {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const at = path.join(place.path, version)
  const name = nameOf(place.name, version)
  yield* requireDirectory(at, name, new VersionDirectoryMissing({ directory: name, version }))
  const root = yield* Effect.mapError(fs.realPath(at), fileFailed("list", name))
  return yield* walk(place, root, version, recursive)
})

/** Lists the revisions in `folder`, which is relative to the script directory. */
const walk: (
  place: Place,
  root: string,
  folder: string,
  recursive: boolean
) => Effect.Effect<Array<Listed>, ScriptError, FileSystem.FileSystem | Path.Path> = Effect.fnUntraced(
  function*(place, root, folder, recursive) {
    const fs = yield* FileSystem.FileSystem
    const path = yield* Path.Path
    const found: Array<Listed> = []
    const directory = path.join(place.path, folder)
    const entries = yield* Effect.mapError(
      fs.readDirectoryEntries(directory),
      fileFailed("list", nameOf(place.name, folder))
    )
    for (const entry of entries) {
      const file = within(folder, entry.name)
      const name = nameOf(place.name, file)
      if (entry.type === "Directory") {
        if (recursive && isSearched(entry.name)) found.push(...(yield* walk(place, root, file, recursive)))
        continue
      }
      const format = formatOf(entry.name)
      if (format === undefined) continue
      const own = path.join(directory, entry.name)
      if (!(yield* isOwnFile(root, own, name))) continue
      if (!isPortableFile(file)) {
        const problem = "its name cannot be the same on every system. Rename it to letters, digits, - and _"
        return yield* ScriptError.of(new FileFailed({ action: "read", file: name, problem }))
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
      ? ScriptError.of(new LinkRefused({ link: name, problem: "leads nowhere" }))
      : fileFailed("read", name)(error))
  if (!real.startsWith(root.endsWith(path.sep) ? root : root + path.sep)) {
    return yield* ScriptError.of(new LinkRefused({ link: name, problem: "leads out of the script directory" }))
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

/**
 * The text of a revision with its byte order mark; bytes that are not UTF-8 are refused, since they would be changed by
 * decoding them.
 */
export const textOf = (file: Read): Effect.Effect<string, ScriptError> =>
  Effect.try({
    try: () => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(file.bytes),
    catch: () => ScriptError.of(new NotUtf8({ file: file.name }))
  })
