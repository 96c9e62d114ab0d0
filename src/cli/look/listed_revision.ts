/**
 * A revision in a list: the history entry and the facts that only the command line shows.
 */
import type { Migrator } from "../../migrator/mod.ts"
import { Graph } from "../../revision/mod.ts"

/**
 * A history entry with its branch labels, including inherited ones. `current` means that it is an applied head of the
 * database, `effective` that it is a head on which a revision of another branch depends.
 */
export interface ListedRevision {
  readonly entry: Migrator.HistoryEntry
  readonly labels: ReadonlyArray<string>
  readonly current: boolean
  readonly effective: boolean
}

/** Returns a function that adds the facts from the graph and the applied heads to an entry. */
export const listed = (
  graph: Graph.Graph,
  appliedHeads: ReadonlyArray<string> = []
): (entry: Migrator.HistoryEntry) => ListedRevision => {
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
