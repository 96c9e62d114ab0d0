/**
 * The position of a database: the folded ledger and the history graph. Reading it requires no lock and only SELECT.
 */
import * as Effect from "effect/Effect"
import { Ledger, LedgerState } from "../../ledger/mod.ts"
import type { Graph } from "../../revision/mod.ts"
import { ScriptDirectory } from "../../script/mod.ts"

/** The state of the ledger, the applied revisions, and the history graph. */
export interface Status {
  readonly state: LedgerState.State
  readonly applied: ReadonlySet<string>
  readonly graph: Graph.Graph
}

/** Reads the state of the ledger. In a database without a ledger nothing is applied. */
export const read = Effect.fnUntraced(function*() {
  const ledger = yield* Ledger
  const { graph } = yield* ScriptDirectory
  return make(graph, yield* ledger.state)
})

/** Combines a state with its graph. A revision whose downgrade is in doubt counts as applied until it is resolved. */
export const make = (graph: Graph.Graph, state: LedgerState.State): Status => {
  const halfReverted = [...LedgerState.inDoubt(state)].flatMap(([id, { direction }]) =>
    direction === "downgrade" ? [id] : []
  )
  return { state, graph, applied: new Set([...LedgerState.applied(state), ...halfReverted]) }
}
