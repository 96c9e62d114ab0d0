/**
 * Revisions as text, in the shapes that people know from Alembic. Pure.
 */
import type { Listed } from "./listed_revision.ts"
import type { Paint } from "./style.ts"

/** `a1b2 (label) (head) (current) (branchpoint)`, the name of a revision with what it is. */
export const named = ({ current, effective, entry, labels }: Listed, paint: Paint): string => {
  const branches = labels.length === 0 ? [] : [paint.cyan(`(${labels.join(", ")})`)]
  const facts = [
    ...(entry.isHead ? [effective ? "(effective head)" : "(head)"] : []),
    ...(current ? ["(current)"] : []),
    ...(entry.isBranchPoint ? ["(branchpoint)"] : []),
    ...(entry.isMergePoint ? ["(mergepoint)"] : [])
  ]
  return [paint.yellow(entry.revision.id), ...branches, ...facts.map(paint.green)].join(" ")
}

/** `a1b2 (label) (head)`, as `heads` prints it. */
export const head = (mark: Listed, paint: Paint): string =>
  named({ ...mark, entry: { ...mark.entry, isBranchPoint: false, isMergePoint: false } }, paint)

/** `a1b2 (head), message`. */
export const titled = (mark: Listed, paint: Paint): string => `${named(mark, paint)}, ${mark.entry.revision.message}`

/** `parent -> a1b2 (head), message`, one line of a listing. */
export const arrow = (mark: Listed, paint: Paint): string => {
  const { parents } = mark.entry.revision
  return `${parents.length === 0 ? "<base>" : parents.join(", ")} -> ${titled(mark, paint)}`
}

/** A branch point, and a line for each way on from it. */
export const fork = (point: Listed, ways: ReadonlyArray<Listed>, paint: Paint): string => {
  const indent = " ".repeat(point.entry.revision.id.length)
  return [titled(point, paint), ...ways.map((way) => `${indent} -> ${titled(way, paint)}`)].join("\n")
}

/** Everything about a revision, one fact a line, its message last. */
export const block = (mark: Listed, children: ReadonlyArray<string>, paint: Paint): string => {
  const { at, revision, status } = mark.entry
  const several = revision.parents.length > 1
  const facts: ReadonlyArray<readonly [string, string | undefined]> = [
    ["Revision", named(mark, paint)],
    [several ? "Merges" : "Parent", revision.parents.length === 0 ? "<base>" : revision.parents.join(", ")],
    ["Depends on", revision.dependsOn.join(", ")],
    [children.length > 1 ? "Branches into" : "Followed by", children.join(", ")],
    ["File", revision.file],
    ["Status", status],
    ["Since", at]
  ]
  const lines = facts.flatMap(([name, value]) =>
    value === undefined || value === "" ? [] : [`${paint.dim(`${name}:`)}${" ".repeat(14 - name.length)}${value}`]
  )
  return [...lines, "", `    ${revision.message}`].join("\n")
}

/** `1 revision`, `3 revisions`. */
export const count = (revisions: number): string => revisions === 1 ? "1 revision" : `${revisions} revisions`

/** The command that applies everything; with several heads the default target, `head`, would name none of them. */
export const upgradeAll = (heads: number): string => heads > 1 ? "strata upgrade heads" : "strata upgrade"

/** Where a database is, in words: `a1b2 (head)`, `a1b2, c3d4`, or `base`. */
export const place = (heads: ReadonlyArray<{ readonly id: string; readonly isHead: boolean }>): string =>
  heads.length === 0 ? "base" : heads.map(({ id, isHead }) => isHead ? `${id} (head)` : id).join(", ")

/** What to say of a pending revision that appeared below applied ones. */
export const cameLate = (id: string): string =>
  `Revision "${id}" came late: revisions above it are applied already; the next upgrade applies it`
