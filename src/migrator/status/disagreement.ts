/**
 * In what the ledger and the files disagree about applied revisions, each case by itself, for each has its own remedy.
 */
import * as Effect from "effect/Effect"
import { Graph } from "../../revision/mod.ts"
import { ScriptDirectory, type ScriptRevision } from "../../script/mod.ts"
import { resembles } from "./_same_text.ts"
import type { Status } from "./position.ts"

/** An applied revision that a pending file seems to declare under another id. */
export interface Renamed {
  readonly revision: string
  readonly to: string
  readonly file: string
}

/** An applied revision whose file names other parents than it had when it was applied. */
export interface Reparented {
  readonly revision: string
  readonly file: string
  readonly applied: ReadonlyArray<string>
  readonly found: ReadonlyArray<string>
}

/** An applied revision whose file is another one; `sameText` when only line endings or a byte order mark differ. */
export interface Edited {
  readonly revision: string
  readonly file: string
  readonly applied: string
  readonly found: string
  readonly sameText: boolean
}

/** Every disagreement, each revision in one list only, sorted by id. */
export interface Disagreements {
  readonly renamed: ReadonlyArray<Renamed>
  readonly missing: ReadonlyArray<string>
  readonly reparented: ReadonlyArray<Reparented>
  readonly edited: ReadonlyArray<Edited>
}

/** Finds the disagreements; reads files again only where there are some. */
export const find = Effect.fnUntraced(function*(status: Status) {
  const { applied, graph } = status
  const { revisions } = yield* ScriptDirectory
  const gone = [...applied].filter((id) => !graph.revisions.has(id)).toSorted()
  const renamed = (yield* Effect.forEach(gone, (id) => rename(status, id))).flat()
  const names = new Map(renamed.map(({ revision, to }) => [revision, to]))
  const files = [...applied].toSorted().flatMap((id) => revisions.get(id) ?? [])
  const moved = files.flatMap((file) => move(status, file))
  const edited = files.flatMap((file) => edit(status, file))
    .filter(({ revision }) => !moved.some((it) => it.revision === revision))
  return {
    renamed,
    missing: gone.filter((id) => !names.has(id)),
    // What stands on a renamed revision moved along with it.
    reparented: moved.filter((it) => !isSame(it.applied.map((id) => names.get(id) ?? id), it.found)),
    edited: yield* Effect.forEach(
      edited,
      (it) => Effect.map(resembles(it.file, it.applied), (sameText): Edited => ({ ...it, sameText }))
    )
  } satisfies Disagreements
})

/** Whether two lists of parents are the same: neither order nor repetition says anything about what a revision stands on. */
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
 * The pending revision that a gone one became: its file is the recorded one with the id put back, or applied revisions
 * that stood on the gone one stand on it now. Both have the parents that were recorded.
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
