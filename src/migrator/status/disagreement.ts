/**
 * The disagreements between the ledger and the files about applied revisions. Each kind has its own remedy.
 */
import * as Effect from "effect/Effect"
import { Graph } from "../../revision/mod.ts"
import { ScriptDirectory, type ScriptRevision } from "../../script/mod.ts"
import type { Ahead } from "../reason/ahead.ts"
import { resembles } from "./_same_text.ts"
import { unknown } from "./ahead.ts"
import type { Status } from "./position.ts"

/** An applied revision that seems to be a pending file with another id. */
export interface Renamed {
  readonly revision: string
  readonly to: string
  readonly file: string
}

/** An applied revision whose file declares other parents than when it was applied. */
export interface Reparented {
  readonly revision: string
  readonly file: string
  readonly applied: ReadonlyArray<string>
  readonly found: ReadonlyArray<string>
}

/** An applied revision whose file was edited; `sameText` if only line endings or a byte order mark differ. */
export interface Edited {
  readonly revision: string
  readonly file: string
  readonly applied: string
  readonly found: string
  readonly sameText: boolean
}

/** All disagreements, sorted by id, and the revisions of a newer version; a revision is in one list only. */
export interface Disagreements {
  readonly renamed: ReadonlyArray<Renamed>
  /** Applied revisions without a file, below or beside those of the files. */
  readonly missing: ReadonlyArray<string>
  /** Revisions above those of the files, oldest first: no disagreement, but the work of a newer version. */
  readonly ahead: ReadonlyArray<Ahead>
  readonly reparented: ReadonlyArray<Reparented>
  readonly edited: ReadonlyArray<Edited>
}

/** Finds the disagreements; reads the files again only if there are some. */
export const find = Effect.fnUntraced(function*(status: Status) {
  const { applied, graph } = status
  const { revisions } = yield* ScriptDirectory
  const { ahead, missing } = unknown(status)
  const gone = [...applied].filter((id) => !graph.revisions.has(id)).toSorted()
  const renamed = (yield* Effect.forEach(gone, (id) => rename(status, id))).flat()
  const names = new Map(renamed.map(({ revision, to }) => [revision, to]))
  const files = [...applied].toSorted().flatMap((id) => revisions.get(id) ?? [])
  const moved = files.flatMap((file) => move(status, file))
  const edited = files.flatMap((file) => edit(status, file))
    .filter(({ revision }) => !moved.some((it) => it.revision === revision))
  return {
    renamed,
    missing: missing.filter((id) => !names.has(id)),
    ahead: ahead.filter(({ revision }) => !names.has(revision)),
    // A child of a renamed revision is not re-parented.
    reparented: moved.filter((it) => !isSame(it.applied.map((id) => names.get(id) ?? id), it.found)),
    edited: yield* Effect.forEach(
      edited,
      (it) => Effect.map(resembles(it.file, it.applied), (sameText): Edited => ({ ...it, sameText }))
    )
  } satisfies Disagreements
})

/** Whether two lists contain the same parents; order and repetition are ignored. */
export const isSame = (left: ReadonlyArray<string>, right: ReadonlyArray<string>): boolean =>
  left.every((id) => right.includes(id)) && right.every((id) => left.includes(id))

const move = ({ state }: Status, { file, id, parents }: ScriptRevision): ReadonlyArray<Reparented> => {
  const applied = state.revisions.get(id)?.parents
  return applied === undefined || isSame(applied, parents) ? [] : [{ revision: id, file, applied, found: parents }]
}

const edit = ({ state }: Status, { checksum, file, id }: ScriptRevision) => {
  const applied = state.revisions.get(id)?.checksum
  return applied === undefined || applied === checksum ? [] : [{ revision: id, file, applied, found: checksum }]
}

/**
 * The pending revision to which a missing one was renamed. It has the recorded parents, and either its file has the
 * recorded checksum once the id is restored, or applied children of the missing revision are its children now.
 */
const rename = Effect.fnUntraced(function*({ applied, graph, state }: Status, gone: string) {
  const before = state.revisions.get(gone)
  const { checksum, parents } = before ?? {}
  if (checksum === undefined || parents === undefined) return []
  for (const { file, id, parents: found } of Graph.pending(graph, applied)) {
    if (!isSame(parents, found)) continue
    const heirs = Graph.children(graph, id).filter((child) => state.revisions.get(child)?.parents?.includes(gone))
    if (heirs.length > 0 || (yield* resembles(file, checksum, (text) => text.replaceAll(id, gone)))) {
      return [{ revision: gone, to: id, file }]
    }
  }
  return []
})
