/**
 * Writes files so that nobody sees, and no failure leaves, a partial or empty one.
 *
 * A text is written beside its file and put on the disk before it gets the name of the file. The temporary file starts
 * with a dot, so it is not taken for a revision if the process is killed. Its name says which process wrote it, and the
 * next process that writes into the directory removes those whose process has ended (`_draft.ts`).
 */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"
import { type PlatformError, systemError } from "effect/PlatformError"
import type { ScriptError } from "../error.ts"
import * as Draft from "./_draft.ts"
import { fileFailed } from "./listing.ts"

/** Writes a text to a temporary file beside `file`, with the same extension, and returns its path. */
export const writeBeside = Effect.fnUntraced(function*(file: string, text: string) {
  const path = yield* Path.Path
  yield* swept(path.dirname(file))
  return yield* drafted(file, text)
})

const drafted = Effect.fnUntraced(function*(file: string, text: string) {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const temporary = path.join(path.dirname(file), Draft.name(path.extname(file)))
  yield* Effect.scoped(
    Effect.flatMap(
      fs.open(temporary, { flag: "wx" }),
      (opened) => Effect.andThen(opened.writeAll(new TextEncoder().encode(text)), opened.sync)
    )
  ).pipe(Effect.onError(() => removed(temporary)))
  return temporary
})

// Another process may remove the same ones; what cannot be listed or removed does not keep a file from being written.
const swept = Effect.fnUntraced(function*(directory: string) {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const names = yield* Effect.orElseSucceed(fs.readDirectory(directory), () => [])
  yield* Effect.forEach(names.filter(Draft.isAbandoned), (name) => removed(path.join(directory, name)), {
    discard: true
  })
})

const removed = (file: string) =>
  Effect.flatMap(FileSystem.FileSystem, (fs) => Effect.ignore(fs.remove(file, { force: true })))

/** Gives a temporary file its name. On Windows that fails while another process reads the old file, so it is tried again. */
export const rename = Effect.fnUntraced(function*(temporary: string, file: string) {
  const fs = yield* FileSystem.FileSystem
  const attempt: (left: number) => Effect.Effect<void, PlatformError> = (left) =>
    Effect.catchIf(
      fs.rename(temporary, file),
      ({ reason }) => left > 0 && process.platform === "win32" && /^(?:Busy|PermissionDenied)$/.test(reason._tag),
      () => Effect.andThen(Effect.sleep("20 millis"), attempt(left - 1))
    )
  yield* attempt(50)
})

/** Replaces a file: with two concurrent writers one of the two texts remains, and after a failure the old text does. */
export const writeAtomically = Effect.fnUntraced(function*(file: string, text: string) {
  const temporary = yield* writeBeside(file, text)
  yield* Effect.onError(rename(temporary, file), () => removed(temporary))
})

/** Replaces a file and makes its directory; `name` is the file in messages. */
export const writeText = Effect.fnUntraced(function*(file: string, name: string, text: string) {
  const path = yield* Path.Path
  yield* makeDirectory(path.dirname(file))
  yield* Effect.mapError(writeAtomically(file, text), fileFailed("write", name))
})

/** Writes a new file. Fails with `AlreadyExists` if the file exists, also if another process makes it at the same time. */
export const writeNew = Effect.fnUntraced(function*(file: string, text: string) {
  const temporary = yield* writeBeside(file, text)
  yield* Effect.ensuring(linked(temporary, file), removed(temporary))
})

/**
 * Writes many new files of a directory: their texts at once, then their names one after another in the order of the files,
 * so that a process that is killed leaves the first of them. Fails as `writeNew`, and then leaves those before the failure.
 */
export const writeAllNew = Effect.fnUntraced(function*(
  directory: string,
  files: ReadonlyArray<{ readonly file: string; readonly text: string }>
) {
  const path = yield* Path.Path
  yield* swept(directory)
  const temporaries: Array<string> = []
  const written = Effect.forEach(
    files,
    ({ file, text }) =>
      Effect.map(drafted(path.join(directory, file), text), (temporary) => {
        temporaries.push(temporary)
        return { temporary, target: path.join(directory, file) }
      }),
    { concurrency: 16 }
  )
  yield* Effect.flatMap(
    written,
    (all) => Effect.forEach(all, ({ target, temporary }) => linked(temporary, target), { discard: true })
  ).pipe(Effect.ensuring(
    Effect.suspend(() => Effect.forEach(temporaries, removed, { concurrency: 16, discard: true }))
  ))
})

// A link never replaces a file. Some file systems have none.
const linked = Effect.fnUntraced(function*(temporary: string, file: string) {
  const fs = yield* FileSystem.FileSystem
  yield* Effect.catchIf(
    fs.link(temporary, file),
    ({ reason }) => reason._tag !== "AlreadyExists",
    () => Effect.flatMap(fs.exists(file), (exists) => exists ? Effect.fail(taken(file)) : rename(temporary, file))
  )
})

const taken = (file: string): PlatformError =>
  systemError({ _tag: "AlreadyExists", module: "FileSystem", method: "link", pathOrDescriptor: file })

/**
 * Makes a directory and its parents, one at a time. The recursive `mkdir` of Node.js does not return where a parent
 * neither exists nor can be made, as in /proc.
 */
export const makeDirectory: (
  directory: string
) => Effect.Effect<void, ScriptError, FileSystem.FileSystem | Path.Path> = Effect.fnUntraced(function*(directory) {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  if (yield* Effect.orElseSucceed(fs.exists(directory), () => false)) return
  const parent = path.dirname(directory)
  if (parent !== directory) yield* makeDirectory(parent)
  // Another process may have made it in the meantime.
  const made = Effect.catchIf(
    fs.makeDirectory(directory),
    ({ reason }) => reason._tag === "AlreadyExists",
    () => Effect.void
  )
  yield* Effect.mapError(made, fileFailed("write", directory))
})
