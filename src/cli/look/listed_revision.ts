/**
 * A revision as listings show it: the history's entry with what only the command line asks about.
 */
import type { Migrator } from "../../migrator/mod.ts"
import { Graph } from "../../revision/mod.ts"

/**
 * An entry; `labels` are all that hold there, as Alembic shows them, `current` says that the database stands there,
 * `effective` that only another branch depends on the head.
 */
export interface Listed {
  readonly entry: Migrator.HistoryEntry
  readonly labels: ReadonlyArray<string>
  readonly current: boolean
  readonly effective: boolean
}

/** Listeds entries with what the graph and the applied heads say of them. */
export const marker = (
  graph: Graph.Graph,
  appliedHeads: ReadonlyArray<string> = []
): (entry: Migrator.HistoryEntry) => Listed => {
  const labels = Graph.labelsById(graph)
  const current = new Set(appliedHeads)
  const realHeads = new Set(graph.realHeads)
  return (entry) => ({
    entry,
    labels: labels.get(entry.revision.id) ?? [],
    current: current.has(entry.revision.id),
    effective: entry.isHead && !realHeads.has(entry.revision.id)
  })
}
