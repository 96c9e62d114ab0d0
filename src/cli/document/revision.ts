/**
 * Revisions as the documents that the schemas of `document/` describe. Pure.
 */
import type { Revisions } from "../../document/mod.ts"
import type { Migrator } from "../../migrator/mod.ts"
import type { Revision as Node } from "../../revision/mod.ts"
import type { ListedRevision } from "../look/listed_revision.ts"

/** A revision in a list. */
export const revision = ({ current, effective, entry, labels }: ListedRevision): typeof Revisions.Revision.Type => ({
  revision: entry.revision.id,
  parents: entry.revision.parents,
  dependsOn: entry.revision.dependsOn,
  labels: entry.labels,
  branches: labels,
  message: entry.revision.message,
  file: entry.revision.file,
  head: entry.isHead && !effective,
  effectiveHead: effective,
  branchPoint: entry.isBranchPoint,
  mergePoint: entry.isMergePoint,
  ...(entry.status === undefined ? {} : { current, status: entry.status }),
  ...(entry.at === undefined ? {} : { since: entry.at })
})

/** A revision by which the database is ahead: what its events say. `above` are all such revisions. */
export const ahead = (
  { dependsOn, inDoubt, parents, revision }: Migrator.Ahead,
  above: ReadonlyArray<Migrator.Ahead>,
  since: string
): (typeof Revisions.History.Type)[number] => {
  const needs = (id: string) => above.filter((other) => other.parents.includes(id)).length
  const isTop = !above.some((other) => other.parents.includes(revision) || other.dependsOn.includes(revision))
  return {
    revision,
    parents,
    dependsOn,
    labels: [],
    branches: [],
    head: false,
    effectiveHead: false,
    branchPoint: needs(revision) > 1,
    mergePoint: parents.length > 1,
    current: isTop && !inDoubt,
    status: inDoubt ? "in-doubt" : "applied",
    since,
    ahead: true
  }
}

/** A branch point with its children. */
export const fork = (point: ListedRevision, ways: ReadonlyArray<ListedRevision>) => ({
  ...revision(point),
  children: ways.map(revision)
})

/** A revision that was written; `path` is relative to the working directory. */
export const written = ({ id, ...node }: Node, path: string): typeof Revisions.Written.Type => ({
  revision: id,
  ...node,
  path
})
