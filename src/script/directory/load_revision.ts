/**
 * Loads migrations from files, and builds the history graph from their metadata.
 */
import * as Effect from "effect/Effect"
import * as Path from "effect/Path"
import * as Result from "effect/Result"
import type { Migration } from "../../operation/mod.ts"
import { Graph } from "../../revision/mod.ts"
import { ScriptError } from "../error.ts"
import { type Checked, type Place, type Read, read, textOf } from "../file/listing.ts"
import { recordedModes, type ScriptRevision } from "../file/revision_file.ts"
import { nameOf } from "../file/versions.ts"
import { IdNotInName, SeveralRefused } from "../reason/file.ts"
import { BrokenHistory, ChangedOnDisk, DuplicateRevision, UnknownRevision } from "../reason/history.ts"
import { LockMismatch } from "../reason/lock.ts"
import { loadModule } from "../revision/ts_revision.ts"

/** The metadata of a migration. */
export type Metadata = Pick<Migration.Any, "revision" | "parents" | "dependsOn" | "labels" | "message" | "breaking"> & {
  readonly modes: ScriptRevision["modes"]
}

/** The revision of a file. */
export const describe = (file: Checked, metadata: Metadata): ScriptRevision => ({
  id: metadata.revision,
  parents: metadata.parents,
  dependsOn: metadata.dependsOn,
  labels: metadata.labels,
  message: metadata.message,
  file: file.file,
  checksum: file.checksum,
  format: file.format,
  breaking: metadata.breaking,
  modes: recordedModes(metadata.modes)
})

/** The parser of SQL revisions, loaded with the first one. */
export const sqlRevisions = Effect.promise(() => import("../sql_revision.ts"))

const loadSql = Effect.fnUntraced(function*(file: Read) {
  const { parse, toMigration } = yield* sqlRevisions
  return toMigration(yield* Effect.fromResult(parse(file.name, yield* textOf(file))))
})

/** Loads the migration of a revision. Fails with `IdNotInName` if the file name does not contain its id. */
export const loadFile = Effect.fnUntraced(function*(file: Read) {
  const migration = file.format === "sql"
    ? yield* loadSql(file)
    : yield* loadModule(file.path, file.name, file.checksum)
  const name = file.file.slice(file.file.lastIndexOf("/") + 1)
  if (!name.includes(migration.revision)) {
    return yield* ScriptError.of(new IdNotInName({ file: file.name, id: migration.revision }))
  }
  return migration
})

/** Reads all files, and fails with all that are refused, so that they can be corrected at once. */
export const forEachFile = <File, A, R>(
  files: ReadonlyArray<File>,
  read: (file: File) => Effect.Effect<A, ScriptError, R>
): Effect.Effect<ReadonlyArray<A>, ScriptError, R> =>
  Effect.flatMap(Effect.partition(files, read), ([revisions, refused]) => {
    const [first] = refused
    if (first === undefined) return Effect.succeed(revisions)
    if (refused.length === 1) return Effect.fail(first)
    return Effect.fail(ScriptError.of(new SeveralRefused({ problems: refused.map(({ message }) => message) })))
  })

/** Builds the graph. Two files with the same id are found here, so that the message names them as other messages do. */
export const makeGraph = Effect.fnUntraced(function*(place: Place, revisions: ReadonlyArray<ScriptRevision>) {
  const seen = new Map<string, ScriptRevision>()
  const duplicates: Array<DuplicateRevision> = []
  for (const revision of revisions) {
    const { file, id } = revision
    const first = seen.get(id)
    if (first === undefined) seen.set(id, revision)
    else {duplicates.push(
        new DuplicateRevision({
          revision: id,
          files: [first.file, file].map((name) => nameOf(place.name, name))
        })
      )}
  }
  const graph = Graph.makeOrAll(duplicates.length === 0 ? revisions : [...seen.values()])
  const [first, ...others] = [...duplicates, ...(Result.isFailure(graph) ? graph.failure : [])]
  if (first === undefined && Result.isSuccess(graph)) return graph.success
  return yield* ScriptError.of(
    others.length === 0 && first instanceof DuplicateRevision
      ? first
      : new BrokenHistory({ problems: [first!.message, ...others.map(({ message }) => message)] })
  )
})

/** Makes the function that loads a revision before it runs. */
export const makeLoad = Effect.fnUntraced(function*(place: Place, revisions: ReadonlyMap<string, ScriptRevision>) {
  const path = yield* Path.Path
  return Effect.fnUntraced(
    function*(id: string): Effect.fn.Return<Migration.Any, ScriptError> {
      const revision = revisions.get(id)
      if (revision === undefined) {
        return yield* ScriptError.of(new UnknownRevision({ directory: place.name, revision: id }))
      }
      const name = nameOf(place.name, revision.file)
      const file = yield* read({ ...revision, name, path: path.join(place.path, revision.file) })
      if (file.checksum !== revision.checksum) {
        return yield* ScriptError.of(new ChangedOnDisk({ file: name, revision: id }))
      }
      const migration = yield* loadFile(file)
      const said = describe(file, migration)
      const key = difference(said, revision)
      return key === undefined
        ? migration
        : yield* ScriptError.of(new LockMismatch({ file: name, revision: id, key }))
    }
  )
})

/** Whether two revisions have the same metadata. */
export const saysTheSame = (one: ScriptRevision, other: ScriptRevision): boolean => difference(one, other) === undefined

/** The first key in which the metadata of two revisions differ. */
export const difference = (one: ScriptRevision, other: ScriptRevision) =>
  metadataKeys.find((key) => JSON.stringify(one[key]) !== JSON.stringify(other[key]))

const metadataKeys = ["id", "parents", "dependsOn", "labels", "message", "breaking", "modes"] as const
