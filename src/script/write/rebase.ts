/**
 * Moves a branch that is not applied to another head, so that the history becomes linear without a merge.
 *
 * Only the parents of the first revisions of the branch change. The caller checks in the ledger that the branch is not
 * applied.
 */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"
import * as Result from "effect/Result"
import { Graph } from "../../revision/mod.ts"
import { describe, loadFile, makeGraph, saysTheSame } from "../directory/load_revision.ts"
import { ScriptDirectory } from "../directory/script_directory.ts"
import { ScriptError } from "../error.ts"
import { fileFailed, type Place, placeOf, read, textOf } from "../file/listing.ts"
import { checksumOf, type ScriptRevision } from "../file/revision_file.ts"
import { nameOf } from "../file/versions.ts"
import { rename, writeBeside } from "../file/write.ts"
import { ChangedOnDisk, ParentsNotFound } from "../reason/history.ts"
import { finish } from "./create.ts"

/** A revision whose parents change. */
export interface Move {
  readonly revision: string
  readonly from: ReadonlyArray<string>
  readonly to: ReadonlyArray<string>
}

/** A rebase: all revisions of the branch in the order of the graph, and the ones whose files change. */
export interface Rebase {
  readonly branch: ReadonlyArray<string>
  readonly moves: ReadonlyArray<Move>
}

const parentsOnly = { dependencies: false }

/** Plans to move all ancestors of `head` that are not ancestors of `onto` on top of `onto`; fails with the reason. Pure. */
export const planRebase = (graph: Graph.Graph, head: string, onto: string): Result.Result<Rebase, string> => {
  if (head === onto) return Result.fail("it is the same revision")
  const base = Graph.ancestors(graph, [onto], parentsOnly)
  const members = new Set([...Graph.ancestors(graph, [head], parentsOnly)].filter((id) => !base.has(id)))
  if (members.size === 0) return Result.fail(`it is an ancestor of "${onto}"`)
  const needed = [...Graph.ancestors(graph, [onto])].find((id) => members.has(id))
  if (needed !== undefined) return Result.fail(`"${onto}" depends on "${needed}", which would come after it`)
  const branch = Graph.sorted(graph, members)
  const first = branch.filter(({ parents }) => !parents.some((parent) => members.has(parent)))
  return Result.succeed({
    branch: branch.map(({ id }) => id),
    moves: first
      .filter(({ parents }) => parents.length !== 1 || parents[0] !== onto)
      .map(({ id, parents }) => ({ revision: id, from: parents, to: [onto] }))
  })
}

/**
 * Writes the new parents into the files and the lock. Each new text is loaded before any file is replaced; its metadata
 * must be the old one except for the parents, else nothing is written. With `dryRun` nothing is written at all.
 */
export const rebase = Effect.fn("ScriptDirectory.rebase")(function*(moves: ReadonlyArray<Move>, dryRun: boolean) {
  const { directory, revisions } = yield* ScriptDirectory
  const path = yield* Path.Path
  const place = placeOf(path, directory)
  const to = new Map(moves.map((move) => [move.revision, move.to]))
  yield* makeGraph(place, [...revisions.values()].map((one) => withParents(one, to.get(one.id) ?? one.parents)))
  const texts = yield* Effect.forEach(moves, (move) => rewritten(place, revisions.get(move.revision)!, move))
  if (dryRun) return []
  return yield* Effect.scoped(Effect.gen(function*() {
    const staged = yield* Effect.forEach(texts, (text) => stage(place, text))
    for (const { file, temporary } of staged) {
      yield* Effect.mapError(rename(temporary, file), fileFailed("write", file))
    }
    return yield* Effect.forEach(texts, ({ revision }) => finish(place, revision))
  }))
})

const withParents = (revision: ScriptRevision, parents: ReadonlyArray<string>): ScriptRevision => ({
  ...revision,
  parents
})

interface Rewritten {
  readonly revision: ScriptRevision
  readonly text: string
}

const rewritten = Effect.fnUntraced(function*(place: Place, old: ScriptRevision, { from, to }: Move) {
  const path = yield* Path.Path
  const name = nameOf(place.name, old.file)
  const file = yield* read({ ...old, name, path: path.join(place.path, old.file) })
  if (file.checksum !== old.checksum) return yield* ScriptError.of(new ChangedOnDisk({ file: name, revision: old.id }))
  const { replaceParents } = yield* Effect.promise(() => import("./_parents.ts"))
  const text = replaceParents(file.format, yield* textOf(file), from, to)
  if (Result.isFailure(text)) {
    return yield* ScriptError.of(new ParentsNotFound({ file: name, to, problem: text.failure }))
  }
  const revision = { ...withParents(old, to), checksum: checksumOf(text.success) }
  return { revision, text: text.success } satisfies Rewritten
})

/** Writes the text to a temporary file next to its file, which is not taken for a revision, and loads it from there. */
const stage = Effect.fnUntraced(function*(place: Place, { revision, text }: Rewritten) {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const file = path.join(place.path, revision.file)
  const name = nameOf(place.name, revision.file)
  const temporary = yield* Effect.acquireRelease(
    Effect.mapError(writeBeside(file, text), fileFailed("write", name)),
    (temporary) => Effect.ignore(fs.remove(temporary, { force: true }))
  )
  const staged = yield* read({ ...revision, name, path: temporary })
  const said = describe(staged, yield* loadFile(staged))
  if (!saysTheSame(said, revision)) {
    const problem = "its parents are not a literal"
    return yield* ScriptError.of(new ParentsNotFound({ file: name, to: revision.parents, problem }))
  }
  return { file, temporary }
})
