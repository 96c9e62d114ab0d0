/**
 * Lists the revisions of a script directory and reads their bytes.
 */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"
import type { PlatformError } from "effect/PlatformError"
import { readFileSync } from "node:fs"
import { getSystemErrorMap } from "node:util"
import { ScriptError, type ScriptReason } from "../error.ts"
import { DirectoryMissing, FileFailed, LinkRefused, NotDirectory, NotUtf8, VersionDirectoryMissing } from "../reason/file.ts"
import { isPortableFile } from "./portable_path.ts"
import { typeProblem } from "./regular.ts"
import { checksumOf, compareNames, type Format, formatOf, isSearched } from "./revision_file.ts"
import { nameOf, within } from "./versions.ts"

/** A directory: its absolute `path`, and its `name` in messages. */
export interface Place {
  readonly path: string
  readonly name: string
}

/** The place of a directory. In messages a directory below the working directory has its relative path as its name. */
export const placeOf = (path: Path.Path, directory: string): Place => {
  const absolute = path.resolve(directory)
  const relative = path.relative(path.resolve("."), absolute)
  const isBelow = relative !== "" && !relative.startsWith("..") && !path.isAbsolute(relative)
  return { path: absolute, name: (isBelow ? relative : absolute).replaceAll("\\", "/") }
}

/** The file of a revision: `file` is relative to the script directory, `name` is its name in messages. */
export interface Listed {
  readonly file: string
  readonly path: string
  readonly name: string
  readonly format: Format
}

/** The file of a revision with the checksum of its bytes. */
export interface Checked extends Listed {
  readonly checksum: string
}

/** The same with the bytes. */
export interface Read extends Checked {
  readonly bytes: Uint8Array
}

/** Makes a `FileFailed` from an error of the operating system. */
export const fileFailed = (action: "read" | "write" | "list", file: string) => (error: PlatformError): ScriptError =>
  ScriptError.of(new FileFailed({ action, file, problem: problemOf(error) }))

/** The message of the operating system, without the name of the system call. */
export const problemOf = ({ reason }: PlatformError): string => {
  if (reason._tag === "NotFound") return "no such file or directory"
  if (reason._tag === "PermissionDenied") return "permission denied"
  return systemProblem(reason.cause, reason.description)
}

const systemProblem = (cause: unknown, otherwise = "the operating system reports an error"): string => {
  const errno = typeof cause === "object" && cause !== null && "errno" in cause ? cause.errno : undefined
  return (typeof errno === "number" ? getSystemErrorMap().get(errno)?.[1] : undefined) ?? otherwise
}

/** The directories to search for revisions, and whether to search their sub-directories. */
export interface Look {
  readonly versions: ReadonlyArray<string>
  readonly recursive: boolean
}

/** Lists the revisions, sorted by the bytes of their names; one that is in two of the directories is listed once. */
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
      const own = `${directory}${path.sep}${entry.name}`
      if (!isPortableFile(file)) {
        const problem = "its name is not portable. Rename it, using letters, digits, - and _"
        // A line break in it would look like the end of the message.
        return yield* ScriptError.of(
          new FileFailed({ action: "read", file: JSON.stringify(name).slice(1, -1), problem })
        )
      }
      // Of a file in a directory inside of the root, only a link can be outside of it.
      if (entry.type !== "File" && !(yield* isOwnFile(root, own, name))) continue
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
      ? ScriptError.of(new LinkRefused({ link: name, problem: "points to a file that does not exist" }))
      : fileFailed("read", name)(error))
  if (!real.startsWith(root.endsWith(path.sep) ? root : root + path.sep)) {
    return yield* ScriptError.of(new LinkRefused({ link: name, problem: "points outside of the script directory" }))
  }
  const { type } = yield* Effect.mapError(fs.stat(real), fileFailed("read", name))
  const problem = typeProblem(type)
  if (problem === undefined || type === "Directory") return problem === undefined
  return yield* ScriptError.of(
    new FileFailed({ action: "read", file: name, problem: `${problem}. Remove or rename it` })
  )
})

/** Reads the bytes of a revision: at once, because to wait for each of many small files takes longer than to read it. */
export const read = (listed: Listed): Effect.Effect<Read, ScriptError> =>
  Effect.try({
    try: () => {
      const bytes = readFileSync(listed.path)
      return { ...listed, bytes, checksum: checksumOf(bytes) }
    },
    catch: (error) =>
      ScriptError.of(new FileFailed({ action: "read", file: listed.name, problem: systemProblem(error) }))
  })

/**
 * The text of a revision, including a byte order mark. Fails with `NotUtf8`, because decoding would change other bytes.
 */
export const textOf = (file: Read): Effect.Effect<string, ScriptError> =>
  Effect.try({
    try: () => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(file.bytes),
    catch: () => ScriptError.of(new NotUtf8({ file: file.name }))
  })
