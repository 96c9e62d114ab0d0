/**
 * Where a database stands: the folded ledger beside the history graph, and whether the two agree.
 *
 * Every program starts here. Reading needs no lock and no right but SELECT.
 */
import * as Effect from "effect/Effect"
import { Ledger, LedgerState } from "../ledger/mod.ts"
import type { Graph } from "../revision/mod.ts"
import { ScriptDirectory, type ScriptRevision } from "../script/mod.ts"
import { ChecksumMismatch, failWith, RevisionMissing } from "./error.ts"

/** The ledger's state and the graph it is read against. */
export interface Status {
  readonly state: LedgerState.State
  readonly applied: ReadonlySet<string>
  readonly graph: Graph.Graph
}

/** Reads the ledger and folds it. A database without a ledger has nothing applied. */
export const read = Effect.fnUntraced(function*() {
  const ledger = yield* Ledger
  const { graph } = yield* ScriptDirectory
  return make(graph, LedgerState.fold(yield* ledger.read))
})

/** Puts a state beside its graph. A revision whose downgrade is in doubt counts as applied until that is settled. */
export const make = (graph: Graph.Graph, state: LedgerState.State): Status => {
  const halfReverted = [...LedgerState.inDoubt(state)].flatMap(([id, { direction }]) =>
    direction === "downgrade" ? [id] : []
  )
  return { state, graph, applied: new Set([...LedgerState.applied(state), ...halfReverted]) }
}

/**
 * Refuses a state that no program can build on: applied revisions without a file, or whose file was edited since.
 * Fails before anything runs.
 */
export const check = Effect.fnUntraced(function*(status: Status) {
  const script = yield* ScriptDirectory
  const missing = [...status.applied].filter((id) => !status.graph.revisions.has(id)).toSorted()
  if (missing.length > 0) {
    return yield* failWith(new RevisionMissing({ revisions: missing, directory: script.directory }))
  }
  const changed = edited(status, script.revisions)
  if (changed.length > 0) return yield* failWith(new ChecksumMismatch({ revisions: changed }))
})

/** The applied revisions whose file is not the one that was applied. */
export const edited = (status: Status, files: ReadonlyMap<string, ScriptRevision>) =>
  [...status.applied].toSorted().flatMap((id) => {
    const file = files.get(id)
    const applied = status.state.revisions.get(id)?.checksum
    return file === undefined || applied === undefined || applied === file.checksum
      ? []
      : [{ revision: id, file: file.file, applied, found: file.checksum }]
  })
