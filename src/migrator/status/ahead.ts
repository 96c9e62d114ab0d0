/**
 * The recorded revisions that have no file: those above the revisions of the files, which a newer version applied, and
 * those below or beside them, whose files are missing. Pure.
 */
import { LedgerState } from "../../ledger/mod.ts"
import type { Ahead } from "../reason/ahead.ts"
import type { Status } from "./position.ts"

/**
 * The recorded revisions without a file. `ahead` are those above ours, oldest first: the ledger has what they need
 * (parents and dependencies), each of which has a file or is above ours as well, and no applied revision with a file was
 * applied on top of them.
 * `missing` are all others that are applied, sorted.
 */
export interface Unknown {
  readonly ahead: ReadonlyArray<Ahead>
  readonly missing: ReadonlyArray<string>
}

/** Finds the recorded revisions that have no file. */
export const unknown = (status: Status): Unknown => {
  const { applied, graph, state } = status
  const gone = [...state.revisions].filter(([id, { status }]) =>
    !graph.revisions.has(id) && (applied.has(id) || status === "in-doubt")
  )
  if (gone.length === 0) return { ahead: [], missing: [] }
  const isAbove = placedAbove(status)
  const below = belowOurs(status)
  const isAhead = ([id]: readonly [string, LedgerState.RevisionState]) => isAbove(id) && !below.has(id)
  return {
    ahead: gone.filter(isAhead).map(([revision, { breaking = false, dependsOn = [], parents = [], status }]) => ({
      revision,
      parents,
      dependsOn,
      breaking,
      inDoubt: status === "in-doubt"
    })),
    // Without its parents a revision in doubt cannot be placed; that it is in doubt is reported.
    missing: gone.filter((it) => applied.has(it[0]) && !isAhead(it)).map(([id]) => id).toSorted()
  }
}

/** Whether a revision has a file, or it needs revisions and all of these are so. */
const placedAbove = ({ graph, state }: Status) => {
  const known = new Map<string, boolean>()
  return (start: string): boolean => {
    const stack = [start]
    while (stack.length > 0) {
      const id = stack.at(-1)!
      const needed = LedgerState.needs(state, id)
      const open = graph.revisions.has(id) ? [] : needed.filter((other) => !known.has(other))
      if (open.length > 0 && !known.has(id)) {
        // Until what it needs is known it counts as not above, which ends a cycle in a forged ledger.
        known.set(id, false)
        stack.push(...open)
        continue
      }
      known.set(
        id,
        graph.revisions.has(id) || needed.length > 0 && needed.every((other) => known.get(other) === true)
      )
      stack.pop()
    }
    return known.get(start) === true
  }
}

/** The revisions without a file on which, according to the ledger, applied revisions with a file were applied. */
const belowOurs = ({ applied, graph, state }: Status): ReadonlySet<string> => {
  const below = new Set<string>()
  const open = [...applied].filter((id) => graph.revisions.has(id))
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const needed of LedgerState.needs(state, id)) {
      if (graph.revisions.has(needed) || below.has(needed)) continue
      below.add(needed)
      open.push(needed)
    }
  }
  return below
}
