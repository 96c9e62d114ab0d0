/**
 * Whether a range is in the direction opposite to that of the command. Pure.
 */
import * as Result from "effect/Result"
import type { Migrator } from "../../migrator/mod.ts"
import { Graph, Target } from "../../revision/mod.ts"

const none: ReadonlySet<string> = new Set()

const isBelow = (lower: ReadonlySet<string>, upper: ReadonlySet<string>): boolean =>
  lower.size < upper.size && [...lower].every((id) => upper.has(id))

/** Whether the range ends below its start for an upgrade, or above its start for a downgrade. */
export const isBackwards = (graph: Graph.Graph, direction: Migrator.Direction, range: Target.Range): boolean => {
  const { from, to } = range
  // Only a database knows where these start; the writer of the script rejects them.
  if (from !== null && (from.place === null || from.place._tag === "Current")) return false
  const start = from === null ? Result.succeed(none) : Graph.stateAt(graph, none, from)
  if (Result.isFailure(start)) return false
  const target = direction === "upgrade" ? Target.endOf(range, Target.head) : to ?? Target.base
  const end = Graph.stateAt(graph, start.success, target)
  if (Result.isFailure(end)) return false
  return direction === "upgrade" ? isBelow(end.success, start.success) : isBelow(start.success, end.success)
}

/** The same without a graph, as far as it can be determined: the range ends at the base, or starts at the head. */
export const looksBackwards = (direction: Migrator.Direction, { from, to }: Target.Range): boolean => {
  const [lower, upper] = direction === "upgrade" ? [to, from] : [from, to]
  return isPlain(lower, "Base") || isPlain(upper, "Head") || isPlain(upper, "Heads")
}

const isPlain = (end: Target.Target | null, tag: "Base" | "Head" | "Heads"): boolean =>
  end !== null && end.steps === 0 && end.place?._tag === tag

/** The other direction. */
export const opposite = (direction: Migrator.Direction): Migrator.Direction =>
  direction === "upgrade" ? "downgrade" : "upgrade"
