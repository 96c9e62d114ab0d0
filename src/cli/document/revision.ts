/**
 * Revisions as the documents that the schemas of `document/` describe. Pure.
 */
import type { Revisions } from "../../document/mod.ts"
import type { Revision as Node } from "../../revision/mod.ts"
import type { Listed } from "../look/listed_revision.ts"

/** One revision of a listing. */
export const revision = ({ current, effective, entry, labels }: Listed): typeof Revisions.Revision.Type => ({
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

/** A branch point, and as its children the revisions that follow it. */
export const fork = (point: Listed, ways: ReadonlyArray<Listed>) => ({
  ...revision(point),
  children: ways.map(revision)
})

/** A revision that was written, to a path as a person would write it. */
export const written = ({ id, ...node }: Node, path: string): typeof Revisions.Written.Type => ({
  revision: id,
  ...node,
  path
})
