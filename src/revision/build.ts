/**
 * Builds the history graph, and rejects invalid and duplicate names, unknown parents and dependencies, and cycles.
 *
 * It takes linear time and does not recurse, so a history of any depth can be loaded.
 */
import * as Result from "effect/Result"
import { cycleIn } from "./_cycle.ts"
import { CycleDetected, DuplicateLabel, DuplicateRevision, InvalidLabel, InvalidRevisionId } from "./_make_reasons.ts"
import { SelfReference, UnknownDependency, UnknownParent } from "./_make_reasons.ts"
import type { Graph, Links } from "./_nodes.ts"
import { newestFirst } from "./_order.ts"
import { GraphError } from "./error.ts"
import { nearest } from "./nearest.ts"
import { nameProblem, type Revision } from "./revision.ts"

/**
 * Makes a graph from revisions in any order. Where the edges leave a choice, the order given decides. A parent or
 * dependency that is listed twice counts once. Fails with the first problem: names, then edges, then cycles.
 */
export const make = (revisions: ReadonlyArray<Revision>): Result.Result<Graph, GraphError> =>
  Result.gen(function*() {
    const byId = yield* indexIds(revisions)
    const labels = yield* indexLabels(revisions, byId)
    const dependencies = yield* resolveEdges(revisions, byId, labels)
    const links = link(revisions, byId, dependencies)
    const order = newestFirst(links, new Set(byId.keys()))
    if (order.length < byId.size) return yield* Result.fail(GraphError.of(cycleReason(links)))
    return finish(links, labels, order.toReversed())
  })

const place = ({ file, id }: Revision) => ({ id, file })

/** Suggests a name for a misspelt one: neither the revision itself nor one that it already names. */
const suggest = (
  name: string,
  names: ReadonlyArray<string>,
  { dependsOn, id, labels, parents }: Revision
): { readonly suggestion?: string } => {
  const own = new Set([id, ...labels, ...parents, ...dependsOn])
  const suggestion = nearest(name, names.filter((one) => !own.has(one)))
  return suggestion === undefined ? {} : { suggestion }
}

const indexIds = (revisions: ReadonlyArray<Revision>): Result.Result<Map<string, Revision>, GraphError> => {
  const byId = new Map<string, Revision>()
  for (const revision of revisions) {
    const { file, id } = revision
    const problem = nameProblem(id)
    if (problem !== undefined) return Result.fail(GraphError.of(new InvalidRevisionId({ id, file, problem })))
    const other = byId.get(id)
    if (other !== undefined) return Result.fail(GraphError.of(new DuplicateRevision({ id, files: [other.file, file] })))
    byId.set(id, { ...revision, parents: [...new Set(revision.parents)] })
  }
  return Result.succeed(byId)
}

const indexLabels = (
  revisions: ReadonlyArray<Revision>,
  byId: ReadonlyMap<string, Revision>
): Result.Result<Map<string, string>, GraphError> => {
  const labels = new Map<string, string>()
  for (const revision of revisions) {
    for (const label of new Set(revision.labels)) {
      const problem = nameProblem(label)
      if (problem !== undefined) {
        return Result.fail(GraphError.of(new InvalidLabel({ label, revision: place(revision), problem })))
      }
      const other = byId.get(labels.get(label) ?? label)
      if (other !== undefined) {
        return Result.fail(GraphError.of(new DuplicateLabel({ label, revision: place(revision), other: place(other) })))
      }
      labels.set(label, revision.id)
    }
  }
  return Result.succeed(labels)
}

const resolveEdges = (
  revisions: ReadonlyArray<Revision>,
  byId: ReadonlyMap<string, Revision>,
  labels: ReadonlyMap<string, string>
): Result.Result<Map<string, ReadonlyArray<string>>, GraphError> => {
  const dependencies = new Map<string, ReadonlyArray<string>>()
  for (const declared of revisions) {
    const revision = place(declared)
    for (const parent of declared.parents) {
      if (parent === declared.id) return Result.fail(GraphError.of(new SelfReference({ revision, by: "parents" })))
      if (!byId.has(parent)) {
        return Result.fail(
          GraphError.of(new UnknownParent({ revision, parent, ...suggest(parent, [...byId.keys()], declared) }))
        )
      }
    }
    const ids = new Set<string>()
    for (const dependency of declared.dependsOn) {
      const id = byId.has(dependency) ? dependency : labels.get(dependency)
      if (id === declared.id) return Result.fail(GraphError.of(new SelfReference({ revision, by: "dependsOn" })))
      if (id === undefined) {
        const names = [...byId.keys(), ...labels.keys()]
        return Result.fail(
          GraphError.of(new UnknownDependency({ revision, dependency, ...suggest(dependency, names, declared) }))
        )
      }
      ids.add(id)
    }
    if (ids.size > 0) dependencies.set(declared.id, [...ids])
  }
  return Result.succeed(dependencies)
}

const link = (
  revisions: ReadonlyArray<Revision>,
  byId: ReadonlyMap<string, Revision>,
  dependencies: ReadonlyMap<string, ReadonlyArray<string>>
): Links => {
  const children = new Map<string, Array<string>>()
  const dependents = new Map<string, Array<string>>()
  const positions = new Map<string, number>()
  for (const [index, { id }] of revisions.entries()) {
    positions.set(id, index)
    for (const parent of byId.get(id)!.parents) push(children, parent, id)
    for (const dependency of dependencies.get(id) ?? []) push(dependents, dependency, id)
  }
  return { revisions: byId, children, dependencies, dependents, positions }
}

const push = (lists: Map<string, Array<string>>, key: string, value: string): void => {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [value])
  else list.push(value)
}

const cycleReason = (links: Links): CycleDetected => {
  const byParents = cycleIn(links, { dependencies: false })
  const ids = byParents ?? cycleIn(links, { dependencies: true })!
  const [first, ...rest] = ids.map((id) => place(links.revisions.get(id)!))
  return new CycleDetected({ revisions: [first!, ...rest], by: byParents === undefined ? "dependsOn" : "parents" })
}

const finish = (links: Links, labels: ReadonlyMap<string, string>, order: ReadonlyArray<string>): Graph => {
  const ids = [...links.revisions.keys()]
  const heads = ids.filter((id) => !links.children.has(id))
  const bases = ids.filter((id) => links.revisions.get(id)!.parents.length === 0)
  return {
    ...links,
    revisions: new Map(order.map((id) => [id, links.revisions.get(id)!])),
    labels,
    heads,
    bases,
    realHeads: heads.filter((id) => !links.dependents.has(id)),
    realBases: bases.filter((id) => !links.dependencies.has(id))
  }
}
