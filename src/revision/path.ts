/**
 * Paths through the history: which revisions to apply, to revert and to stamp.
 *
 * All functions take the set of applied ids, which may have gaps. Applied ids that are not in the graph are ignored;
 * `unknownApplied` lists them.
 */
import * as Result from "effect/Result"
import { above, type Graph } from "./_nodes.ts"
import { newestFirst } from "./_order.ts"
import { DowngradeGoesUp, UpgradeGoesDown } from "./_path_reasons.ts"
import { difference, intersection } from "./_sets.ts"
import { GraphError } from "./error.ts"
import { ancestors, descendants, lineage, sorted, tips } from "./query.ts"
import { isBare, locate, type Location } from "./resolve.ts"
import type { Revision } from "./revision.ts"
import { print, type Target } from "./target.ts"

type Path = Result.Result<ReadonlyArray<Revision>, GraphError>

/**
 * The revisions to apply, in order, so that every target and everything it needs is applied: the ancestors by parents
 * and `dependsOn` that are not applied yet. `+N` goes N children up from the applied head.
 */
export const upgradePath = (
  graph: Graph,
  applied: ReadonlySet<string>,
  ...targets: ReadonlyArray<Target>
): Path =>
  Result.gen(function*() {
    const wanted = new Set<string>()
    for (const target of targets) {
      if (isBare(target) && target.steps < 0) {
        return yield* Result.fail(GraphError.of(new UpgradeGoesDown({ target: print(target) })))
      }
      for (const id of (yield* locate(graph, { applied, clamp: false }, target)).ids) wanted.add(id)
    }
    return sorted(graph, difference(ancestors(graph, wanted), applied))
  })

/**
 * The revisions to revert, in order, so that each target is the last applied one of its branch: its descendants by
 * parents, and everything that needs those. A revision that only depends on the target stays. `base` reverts everything,
 * and `branch@base` everything from the base of that branch; `-N` reverts N revisions of one branch and what needs them.
 * A target that is a descendant of another target stays, with its ancestors.
 */
export const downgradePath = (
  graph: Graph,
  applied: ReadonlySet<string>,
  ...targets: ReadonlyArray<Target>
): Path =>
  Result.gen(function*() {
    const wanted = new Set<string>()
    const doomed = new Set<string>()
    for (const target of targets) {
      const location = yield* locateBelow(graph, applied, target)
      for (const id of location.ids) wanted.add(id)
      const stays = isBare(target) && target.steps === 0
      for (const id of stays ? [] : roots(graph, location)) doomed.add(id)
    }
    const reverted = difference(intersection(descendants(graph, doomed), applied), ancestors(graph, wanted))
    return newestFirst(graph, reverted).map((id) => graph.revisions.get(id)!)
  })

/** The revisions that `stampPath` marks as applied, oldest first, and as not applied, newest first. */
export interface Stamp {
  readonly stamp: ReadonlyArray<Revision>
  readonly unstamp: ReadonlyArray<Revision>
}

/**
 * What to mark so that the database is recorded at `targets` without running anything: the targets and their ancestors
 * as applied, their descendants as not applied; other branches stay. `base` marks everything as not applied, and
 * `label@base` what no other applied head needs. A target that is a descendant of another target is marked as applied.
 */
export const stampPath = (
  graph: Graph,
  applied: ReadonlySet<string>,
  targets: ReadonlyArray<Target>
): Result.Result<Stamp, GraphError> =>
  Result.gen(function*() {
    const wanted = new Set<string>()
    const doomed = new Set<string>()
    for (const target of targets) {
      const location = yield* locate(graph, { applied, clamp: false }, target)
      for (const id of location.ids) wanted.add(id)
      for (const id of stampedOver(graph, applied, location)) doomed.add(id)
    }
    const kept = ancestors(graph, wanted)
    const unstamp = newestFirst(graph, difference(doomed, kept))
    return {
      stamp: sorted(graph, difference(kept, applied)),
      unstamp: unstamp.map((id) => graph.revisions.get(id)!)
    }
  })

/** Locates a target of a downgrade: it must be applied, or count from what is. */
const locateBelow = (graph: Graph, applied: ReadonlySet<string>, target: Target) =>
  Result.gen(function*() {
    const goesUp = (missing: ReadonlyArray<string>) =>
      Result.fail(GraphError.of(new DowngradeGoesUp({ target: print(target), missing })))
    if (isBare(target) && target.steps > 0) return yield* goesUp([])
    const location = yield* locate(graph, { applied, clamp: false }, target)
    const missing = isBare(target) ? [] : location.ids.filter((id) => !applied.has(id))
    return missing.length > 0 ? yield* goesUp(missing) : location
  })

/** The revisions directly above a location, which are reverted when the location becomes the last applied one. */
const roots = (graph: Graph, { branch, ids, undone }: Location): ReadonlyArray<string> => {
  if (undone !== undefined) return [undone]
  const next = ids.length === 0 ? graph.bases : ids.flatMap((id) => above(graph, id, { dependencies: false }))
  if (branch === undefined) return next
  const line = lineage(graph, branch)
  return next.filter((id) => line.has(id))
}

/** The applied revisions that stamping a location marks as not applied. */
const stampedOver = (graph: Graph, applied: ReadonlySet<string>, location: Location): ReadonlySet<string> => {
  const known = intersection(applied, graph.revisions)
  if (location.ids.length > 0 || location.undone !== undefined) {
    return intersection(descendants(graph, roots(graph, location)), known)
  }
  if (location.branch === undefined) return known
  const line = lineage(graph, location.branch, { dependencies: true })
  const others = tips(graph, known, { dependencies: true }).filter((id) => !line.has(id))
  return difference(known, ancestors(graph, others))
}
