/**
 * Finds one cycle for the error message of a cyclic history. `effect/Graph` could find the components, but loading it
 * takes every command about 50 ms, and a component is not yet a cycle in order.
 */
import { above, below, type Edges, type Links } from "./_nodes.ts"

/** Returns the ids of one cycle, each followed by one of those below it, or `undefined` if these edges have none. */
export const cycleIn = (links: Links, edges: Edges): ReadonlyArray<string> | undefined => {
  const waiting = new Map<string, number>()
  for (const id of links.revisions.keys()) waiting.set(id, below(links, id, edges).length)
  const ready = [...waiting.keys()].filter((id) => waiting.get(id) === 0)
  for (let id = ready.pop(); id !== undefined; id = ready.pop()) {
    waiting.delete(id)
    for (const upper of above(links, id, edges)) {
      const left = waiting.get(upper)! - 1
      waiting.set(upper, left)
      if (left === 0) ready.push(upper)
    }
  }
  // Every revision that is left has another one below it, so a walk down from any of them returns to itself.
  const path = new Map<string, number>()
  let [id] = waiting.keys()
  while (id !== undefined && !path.has(id)) {
    path.set(id, path.size)
    id = below(links, id, edges).find((lower) => waiting.has(lower))
  }
  return id === undefined ? undefined : [...path.keys()].slice(path.get(id))
}
