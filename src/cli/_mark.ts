/**
 * A revision as listings show it: the history's entry with what only the command line asks about.
 */
import type { Migrator } from "../migrator/mod.ts"
import type { Graph } from "../revision/mod.ts"

/** An entry; `current` says that the database stands there, `effective` that only another branch depends on the head. */
export interface Mark {
  readonly entry: Migrator.HistoryEntry
  readonly current: boolean
  readonly effective: boolean
}

/** Marks an entry with what the graph and the applied heads say of it. */
export const mark = (
  entry: Migrator.HistoryEntry,
  graph: Pick<Graph.Graph, "realHeads">,
  appliedHeads: ReadonlyArray<string> = []
): Mark => ({
  entry,
  current: appliedHeads.includes(entry.revision.id),
  effective: entry.isHead && !graph.realHeads.includes(entry.revision.id)
})
