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

/** Collects a problem. */
type Report = (reason: GraphError["reason"]) => void

/**
 * Makes a graph from revisions in any order. Where the edges leave a choice, the order given decides. A parent or
 * dependency that is listed twice counts once. Fails with the first problem: names, then edges, then cycles.
 */
export const make = (revisions: ReadonlyArray<Revision>): Result.Result<Graph, GraphError> =>
  Result.mapError(makeOrAll(revisions), ([first]) => first)

/** The same, but fails with all problems. A cycle is looked for among the edges without a problem. */
export const makeOrAll = (
  revisions: ReadonlyArray<Revision>
): Result.Result<Graph, readonly [GraphError, ...ReadonlyArray<GraphError>]> => {
  const problems: Array<GraphError> = []
  const report: Report = (reason) => {
    problems.push(GraphError.of(reason))
  }
  const byId = indexIds(revisions, report)
  const unique = byId.size === revisions.length
    ? revisions
    : revisions.filter((one) => byId.get(one.id)?.file === one.file)
  const labels = indexLabels(unique, byId, report)
  const dependencies = resolveEdges(unique, byId, labels, report)
  const links = link(unique, byId, dependencies)
  const order = newestFirst(links, new Set(byId.keys()))
  if (order.length < byId.size) report(cycleReason(links))
  const [first, ...others] = problems
  return first === undefined
    ? Result.succeed(finish(links, labels, order.toReversed()))
    : Result.fail([first, ...others])
}

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

const indexIds = (revisions: ReadonlyArray<Revision>, report: Report): Map<string, Revision> => {
  const byId = new Map<string, Revision>()
  for (const revision of revisions) {
    const { file, id } = revision
    const problem = nameProblem(id)
    const other = byId.get(id)
    if (problem !== undefined) report(new InvalidRevisionId({ id, file, problem }))
    if (other === undefined) byId.set(id, { ...revision, parents: [...new Set(revision.parents)] })
    else report(new DuplicateRevision({ id, files: [other.file, file] }))
  }
  return byId
}

const indexLabels = (
  revisions: ReadonlyArray<Revision>,
  byId: ReadonlyMap<string, Revision>,
  report: Report
): Map<string, string> => {
  const labels = new Map<string, string>()
  for (const revision of revisions) {
    for (const label of new Set(revision.labels)) {
      const problem = nameProblem(label)
      const other = byId.get(labels.get(label) ?? label)
      if (problem !== undefined) report(new InvalidLabel({ label, revision: place(revision), problem }))
      else if (other !== undefined) {
        report(new DuplicateLabel({ label, revision: place(revision), other: place(other) }))
      } else labels.set(label, revision.id)
    }
  }
  return labels
}

/** The dependencies by id. Parents with a problem are removed. */
const resolveEdges = (
  revisions: ReadonlyArray<Revision>,
  byId: Map<string, Revision>,
  labels: ReadonlyMap<string, string>,
  report: Report
): Map<string, ReadonlyArray<string>> => {
  const dependencies = new Map<string, ReadonlyArray<string>>()
  for (const declared of revisions) {
    const revision = place(declared)
    const own = byId.get(declared.id)!
    const parents = own.parents.filter((parent) => {
      if (parent === declared.id) report(new SelfReference({ revision, by: "parents" }))
      else if (byId.has(parent)) return true
      else report(new UnknownParent({ revision, parent, ...suggest(parent, [...byId.keys()], declared) }))
      return false
    })
    if (parents.length < own.parents.length) byId.set(declared.id, { ...own, parents })
    const ids = new Set<string>()
    for (const dependency of declared.dependsOn) {
      const id = byId.has(dependency) ? dependency : labels.get(dependency)
      if (id === declared.id) report(new SelfReference({ revision, by: "dependsOn" }))
      else if (id !== undefined) ids.add(id)
      else {
        const names = [...byId.keys(), ...labels.keys()]
        report(new UnknownDependency({ revision, dependency, ...suggest(dependency, names, declared) }))
      }
    }
    if (ids.size > 0) dependencies.set(declared.id, [...ids])
  }
  return dependencies
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
