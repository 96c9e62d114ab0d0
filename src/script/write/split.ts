/**
 * Replaces a revision that is not applied by several: the earlier ones are new, and the last one keeps the id, so that
 * nothing that names the revision has to change.
 */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"
import { ScriptDirectory } from "../directory/script_directory.ts"
import { ScriptError } from "../error.ts"
import { fileFailed, placeOf, read } from "../file/listing.ts"
import { recordedModes, type ScriptRevision } from "../file/revision_file.ts"
import { nameOf } from "../file/versions.ts"
import { rename, writeBeside } from "../file/write.ts"
import { ChangedOnDisk } from "../reason/history.ts"
import { createRevision, finish, type RevisionText } from "./create.ts"

/** A revision to write: its metadata, and its text in SQL. */
export interface Part {
  readonly id: string
  readonly parents: ReadonlyArray<string>
  readonly dependsOn: ReadonlyArray<string>
  readonly labels: ReadonlyArray<string>
  readonly message: string
  readonly source: RevisionText
}

/** Writes the parts of a revision, whose last part has its id, and returns their paths. If a file fails, the others are removed. */
export const splitRevision = Effect.fn("ScriptDirectory.split")(function*(parts: ReadonlyArray<Part>) {
  const directory = yield* ScriptDirectory
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const last = parts.at(-1)!
  const old = directory.revisions.get(last.id)!
  const place = placeOf(path, directory.directory)
  const file = path.join(place.path, old.file)
  const name = nameOf(place.name, old.file)
  const { checksum } = yield* read({ ...old, name, path: file })
  if (checksum !== old.checksum) return yield* ScriptError.of(new ChangedOnDisk({ file: name, revision: old.id }))
  const createdAt = yield* DateTime.now
  const revisions = new Map(directory.revisions)
  const written: Array<string> = []
  yield* Effect.forEach(parts.slice(0, -1), ({ ...own }) =>
    Effect.map(
      Effect.provideService(
        createRevision({ ...own, breaking: old.breaking, format: "sql", createdAt }),
        ScriptDirectory,
        ScriptDirectory.of({ ...directory, revisions })
      ),
      (created) => {
        revisions.set(created.revision.id, created.revision)
        written.push(created.path)
      }
    ), { discard: true }).pipe(
      Effect.andThen(
        Effect.flatMap(
          Effect.mapError(writeBeside(file, last.source.text), fileFailed("write", name)),
          (temporary) => Effect.mapError(rename(temporary, file), fileFailed("write", name))
        )
      ),
      Effect.onError(() =>
        Effect.suspend(() => Effect.forEach(written, (one) => Effect.ignore(fs.remove(one)), { discard: true }))
      )
    )
  const { dependsOn, labels, message, parents, source } = last
  const revision: ScriptRevision = {
    ...old,
    parents,
    dependsOn,
    labels,
    message,
    modes: recordedModes(source.modes)
  }
  yield* finish(place, revision)
  return [...written, file]
})
