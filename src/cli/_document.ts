/**
 * Revisions as documents for `--json`. Pure; keys come in a fixed order.
 */
import type { Mark } from "./_mark.ts"

/**
 * One revision: `{ revision, parents, dependsOn, labels, message, file, head, effectiveHead, branchPoint, mergePoint }`,
 * then `current`, `status` and `at` where the database was asked.
 */
export const revision = ({ current, effective, entry }: Mark) => ({
  revision: entry.revision.id,
  parents: entry.revision.parents,
  dependsOn: entry.revision.dependsOn,
  labels: entry.labels,
  message: entry.revision.message,
  file: entry.revision.file,
  head: entry.isHead && !effective,
  effectiveHead: effective,
  branchPoint: entry.isBranchPoint,
  mergePoint: entry.isMergePoint,
  ...(entry.status === undefined ? {} : { current, status: entry.status }),
  ...(entry.at === undefined ? {} : { at: entry.at })
})
