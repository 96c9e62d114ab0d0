/**
 * Revisions as the documents that `_json_revision.ts` describes. Pure.
 */
import type { Revision as Node } from "../revision/mod.ts"
import type * as Json from "./_json_revision.ts"
import type { Mark } from "./_mark.ts"

/** One revision of a listing. */
export const revision = ({ current, effective, entry, labels }: Mark): typeof Json.Revision.Type => ({
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
export const fork = (point: Mark, ways: ReadonlyArray<Mark>) => ({ ...revision(point), children: ways.map(revision) })

/** A revision that was written, to a path as a person would write it. */
export const written = ({ id, ...node }: Node, path: string): typeof Json.Written.Type => ({
  revision: id,
  ...node,
  path
})
