/**
 * The topological order of the history, newest first: Kahn's algorithm from the heads with a stack, so that each branch
 * stays together and a merge is followed to its first parent first, as in Alembic.
 *
 * Branches that are not merged keep the order given to `Graph.make`: in the reversed result the earlier one comes first.
 */
import { above, below, type Links, reach } from "./_nodes.ts"
import { intersection } from "./_sets.ts"

const all = { dependencies: true }

/**
 * Orders `ids` so that every revision comes before what it follows or depends on, also through revisions that are not
 * among `ids`. Revisions on a cycle, and those below one, are left out.
 */
export const newestFirst = (links: Links, ids: ReadonlySet<string>): ReadonlyArray<string> => {
  const hull = between(links, ids)
  const waiting = new Map<string, number>()
  for (const id of hull) {
    for (const lower of below(links, id, all)) {
      if (hull.has(lower)) waiting.set(lower, (waiting.get(lower) ?? 0) + 1)
    }
  }
  const position = (id: string) => links.positions.get(id) ?? 0
  const ready = [...hull].filter((id) => !waiting.has(id)).toSorted((a, b) => position(a) - position(b))
  const order: Array<string> = []
  for (let id = ready.pop(); id !== undefined; id = ready.pop()) {
    if (ids.has(id)) order.push(id)
    const lower = below(links, id, all)
    for (let index = lower.length - 1; index >= 0; index--) {
      const next = lower[index]!
      if (!hull.has(next)) continue
      const left = waiting.get(next)! - 1
      waiting.set(next, left)
      if (left === 0) ready.push(next)
    }
  }
  return order
}

/** Adds to `ids` the revisions on a path between two of them: a revision that was added late leaves such a gap. */
const between = (links: Links, ids: ReadonlySet<string>): ReadonlySet<string> => {
  if (ids.size === links.revisions.size) return ids
  const lower = reach(links, ids, below, all)
  const upper = reach(links, ids, above, all)
  return intersection(lower, upper)
}
