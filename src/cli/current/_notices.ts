/**
 * The text that `current` prints: the applied heads, and notices with the next command. Pure.
 */
import type { Migrator } from "../../migrator/mod.ts"
import { oneLine } from "../../text/mod.ts"
import * as RevisionText from "../look/revision.ts"
import type { Paint } from "../look/style.ts"

/** A line for each applied head: `a1b2c3 (head)`, and for each of a newer version: `d4e5f6 (ahead by 2)`. */
export const lines = ({ ahead, heads }: Migrator.Current, paint: Paint): ReadonlyArray<string> => {
  const below = new Set(ahead.flatMap(({ dependsOn, parents }) => [...parents, ...dependsOn]))
  const newest = ahead.filter(({ inDoubt, revision }) => !inDoubt && !below.has(revision))
  return [
    ...heads.map(({ isHead, revision }) => `${paint.yellow(revision.id)}${isHead ? ` ${paint.green("(head)")}` : ""}`),
    ...newest.map(({ revision }) => `${paint.yellow(revision)} ${paint.green(`(ahead by ${ahead.length})`)}`)
  ]
}

/** The command that applies what is pending, unless it would refuse that. */
export const nextUpgrade = (current: Migrator.Current, fileHeads: number): string | undefined =>
  current.ahead.length > 0 || disagreements(current).length > 0 ||
    current.doubts.some(({ direction }) => direction === "downgrade")
    ? undefined
    : RevisionText.upgradeAll(fileHeads)

/** Notices about pending, late, failed and changed revisions and revisions in doubt. */
export const notices = (
  current: Migrator.Current,
  { fileHeads, hasLedger }: { readonly fileHeads: number; readonly hasLedger: boolean }
): ReadonlyArray<string> => {
  const { ahead, applied, doubts, failed, late, pending } = current
  const nothing = !hasLedger ? "There is no ledger yet" : applied === 0 ? "No revision is applied" : undefined
  const next = nextUpgrade(current, fileHeads)
  const waiting = pending.length === 0
    ? undefined
    : `${RevisionText.count(pending.length)} pending${
      next !== undefined
        ? `; next, run: ${next}`
        : ahead.length > 0
        ? ", which cannot be applied while the database is ahead"
        : ""
    }`
  return [
    ...[[nothing, waiting].filter((part) => part !== undefined).join(", ")].filter((line) => line !== ""),
    ...late.map(({ id }) => RevisionText.cameLate(id)),
    ...failed.map(({ problem, revision }) => `Revision "${revision}" failed in its last run: ${oneLine(problem)}`),
    ...doubts.map(({ direction, problem, revision }) =>
      `Revision "${revision}" is in doubt: its ${direction} did not end${
        problem === undefined ? "" : ` (${oneLine(problem)})`
      }${
        direction === "downgrade"
          ? "; to resume it, run the same downgrade again"
          : next === undefined
          ? ""
          : `; to resume it, run: ${next}`
      }`
    ),
    ...disagreements(current)
  ]
}

const parents = (ids: ReadonlyArray<string>): string => ids.length === 0 ? "<base>" : ids.join(", ")

const disagreements = ({ edited, missing, renamed, reparented }: Migrator.Current): ReadonlyArray<string> => [
  ...renamed.map(({ revision, to }) =>
    `Revision "${revision}" seems to be renamed to "${to}"; restore its id in the file`
  ),
  ...missing.map((id) => `Revision "${id}" is applied but has no file; check out a version that has the file`),
  ...reparented.map(({ applied, found, revision }) =>
    `Revision "${revision}" was re-parented after it was applied, from ${parents(applied)} to ${parents(found)}`
  ),
  ...edited.map(({ revision, sameText }) =>
    `Revision "${revision}" was edited after it was applied${
      sameText ? " (only line endings or the byte order mark)" : ""
    }`
  )
]

/** A command that changes what is recorded, and what it says about the database. */
export interface Remedy {
  readonly what: string
  readonly command: string
}

/**
 * The commands with which a person records how a disagreement was settled, for `--remedies`. Nothing else proposes them,
 * because a wrong one makes the ledger wrong.
 */
export const remedies = (current: Migrator.Current): ReadonlyArray<Remedy> => {
  const { ahead, edited, inDoubt, missing, purgeTo, renamed, reparented } = current
  const purge = `strata stamp --purge ${purgeTo.join(" ")}`
  const gone = missing.map((id) => `"${id}"`).join(", ")
  return [
    ...inDoubt.flatMap((id) => [
      { what: `If revision "${id}" took effect as a whole`, command: `strata resolve ${id} --applied --reason "…"` },
      { what: `If nothing of revision "${id}" remains`, command: `strata resolve ${id} --reverted --reason "…"` }
    ]),
    ...(renamed.length === 0 ? [] : [{ what: "If the new ids are intended", command: purge }]),
    // With a newer version above, this would discard its records as well.
    ...(missing.length === 0 || renamed.length > 0 || ahead.length > 0
      ? []
      : [{ what: `If the database does not contain the changes of ${gone}`, command: purge }]),
    ...reparented.map(({ revision }) => ({
      what: `If the new parents of "${revision}" are intended`,
      command: `strata accept ${revision} --reason "…"`
    })),
    ...edited.map(({ revision }) => ({
      what: `If the new text of "${revision}" is intended and does the same`,
      command: `strata accept ${revision} --reason "…"`
    }))
  ]
}

/** The state without failures of revisions that have no file, because they cannot be run again. */
export const withoutGone = (current: Migrator.Current, exists: (id: string) => boolean): Migrator.Current => ({
  ...current,
  failed: current.failed.filter(({ revision }) => exists(revision))
})
