/**
 * Revisions as text, in the format of Alembic. Pure.
 */
import type { ListedRevision } from "./listed_revision.ts"
import type { Paint } from "./style.ts"
import { inline } from "./visible.ts"

/** `a1b2 (label) (head) (current) (branchpoint)`, the id of a revision with its properties. */
export const named = ({ current, effective, entry, labels }: ListedRevision, paint: Paint): string => {
  const branches = labels.length === 0 ? [] : [paint.cyan(`(${inline(labels.join(", "))})`)]
  const facts = [
    ...(entry.isHead ? [effective ? "(effective head)" : "(head)"] : []),
    ...(current ? ["(current)"] : []),
    ...(entry.isBranchPoint ? ["(branchpoint)"] : []),
    ...(entry.isMergePoint ? ["(mergepoint)"] : [])
  ]
  return [paint.yellow(inline(entry.revision.id)), ...branches, ...facts.map(paint.green)].join(" ")
}

/** `a1b2 (label) (head)`, as `heads` prints it. */
export const head = (item: ListedRevision, paint: Paint): string =>
  named({ ...item, entry: { ...item.entry, isBranchPoint: false, isMergePoint: false } }, paint)

/** `a1b2 (head), message`. */
export const titled = (item: ListedRevision, paint: Paint): string =>
  `${named(item, paint)}, ${inline(item.entry.revision.message)}`

/** `parent -> a1b2 (head), message`, one line of a listing. */
export const arrow = (item: ListedRevision, paint: Paint): string => {
  const { parents } = item.entry.revision
  return `${parents.length === 0 ? "<base>" : inline(parents.join(", "))} -> ${titled(item, paint)}`
}

/** A branch point, and a line for each of its children. */
export const fork = (point: ListedRevision, ways: ReadonlyArray<ListedRevision>, paint: Paint): string => {
  const indent = " ".repeat(point.entry.revision.id.length)
  return [titled(point, paint), ...ways.map((way) => `${indent} -> ${titled(way, paint)}`)].join("\n")
}

/** All details of a revision, one per line, followed by its message. */
export const block = (item: ListedRevision, children: ReadonlyArray<string>, paint: Paint): string => {
  const { at, revision, status } = item.entry
  const several = revision.parents.length > 1
  const facts: ReadonlyArray<readonly [string, string | undefined]> = [
    ["Revision", named(item, paint)],
    [several ? "Merges" : "Parent", revision.parents.length === 0 ? "<base>" : revision.parents.join(", ")],
    ["Depends on", revision.dependsOn.join(", ")],
    [children.length > 1 ? "Branches into" : "Followed by", children.join(", ")],
    ["File", revision.file],
    ["Status", status],
    ["Since", at]
  ]
  const lines = facts.flatMap(([name, value]) =>
    value === undefined || value === ""
      ? []
      : [`${paint.dim(`${name}:`)}${" ".repeat(14 - name.length)}${name === "Revision" ? value : inline(value)}`]
  )
  return [...lines, "", `    ${revision.message.replaceAll("\n", "\n    ")}`].join("\n")
}

/** `1 revision`, `3 revisions`. */
export const count = (revisions: number): string => revisions === 1 ? "1 revision" : `${revisions} revisions`

/** The command that applies all revisions. The default target `head` is ambiguous if there are several heads. */
export const upgradeAll = (heads: number): string => heads > 1 ? "strata upgrade heads" : "strata upgrade"

/** The applied heads: `a1b2 (head)`, `a1b2, c3d4`, or `base` if there are none. */
export const place = (heads: ReadonlyArray<{ readonly id: string; readonly isHead: boolean }>): string =>
  heads.length === 0 ? "base" : heads.map(({ id, isHead }) => isHead ? `${inline(id)} (head)` : inline(id)).join(", ")

/** The notice about a pending revision that applied revisions follow. */
export const cameLate = (id: string): string =>
  `Revision "${id}" is pending although revisions that follow it are applied; the next upgrade applies it`
