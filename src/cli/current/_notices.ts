/**
 * The text that `current` prints: the applied heads, and notices with the next command. Pure.
 */
import type { Migrator } from "../../migrator/mod.ts"
import * as RevisionText from "../look/revision.ts"
import type { Paint } from "../look/style.ts"

/** A line for each applied head: `a1b2c3 (head)`. */
export const lines = ({ heads }: Migrator.Current, paint: Paint): ReadonlyArray<string> =>
  heads.map(({ isHead, revision }) => `${paint.yellow(revision.id)}${isHead ? ` ${paint.green("(head)")}` : ""}`)

/** Notices about pending, late, failed and changed revisions and revisions in doubt, each with the next command. */
export const notices = (
  current: Migrator.Current,
  { fileHeads, hasLedger }: { readonly fileHeads: number; readonly hasLedger: boolean }
): ReadonlyArray<string> => {
  const { applied, failed, inDoubt, late, pending } = current
  const nothing = !hasLedger ? "There is no ledger yet" : applied === 0 ? "No revision is applied" : undefined
  const waiting = pending.length === 0
    ? undefined
    : `${RevisionText.count(pending.length)} pending; next, run: ${RevisionText.upgradeAll(fileHeads)}`
  return [
    ...[[nothing, waiting].filter((part) => part !== undefined).join(", ")].filter((line) => line !== ""),
    ...late.map(({ id }) => RevisionText.cameLate(id)),
    ...failed.map(({ problem, revision }) => `Revision "${revision}" failed in its last run: ${problem}`),
    ...inDoubt.map((id) =>
      `Revision "${id}" is in doubt; to resume it, run the same command again; to record its outcome instead: strata resolve ${id} --applied|--reverted --reason "…"`
    ),
    ...disagreements(current)
  ]
}

const parents = (ids: ReadonlyArray<string>): string => ids.length === 0 ? "<base>" : ids.join(", ")

const disagreements = ({ edited, missing, purgeTo, renamed, reparented }: Migrator.Current): ReadonlyArray<string> => {
  const purge = `strata stamp --purge ${purgeTo.join(" ")}`
  return [
    ...renamed.map(({ revision, to }) =>
      `Revision "${revision}" seems to be renamed to "${to}"; restore its id in the file, or record the new one: ${purge}`
    ),
    ...missing.map((id) =>
      `Revision "${id}" is applied but has no file; check out the branch with the file, or, if the database does `
      + `not contain its changes: ${purge}`
    ),
    ...reparented.map(({ applied, found, revision }) =>
      `Revision "${revision}" was re-parented after it was applied, from ${parents(applied)} to ${
        parents(found)
      }; to accept the new parents: strata accept ${revision} --reason "…"`
    ),
    ...edited.map(({ revision, sameText }) =>
      `Revision "${revision}" was edited after it was applied${
        sameText ? " (only line endings or the byte order mark)" : ""
      }; to accept the new text: strata accept ${revision} --reason "…"`
    )
  ]
}

/** The state without failures of revisions that have no file, because they cannot be run again. */
export const withoutGone = (current: Migrator.Current, exists: (id: string) => boolean): Migrator.Current => ({
  ...current,
  failed: current.failed.filter(({ revision }) => exists(revision))
})
