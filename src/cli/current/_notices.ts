/**
 * Where the database is, as text. Pure.
 */
import type { Migrator } from "../../migrator/mod.ts"
import * as RevisionText from "../look/revision.ts"
import type { Paint } from "../look/style.ts"

/** `a1b2c3 (head)`, one line for each applied head. */
export const lines = ({ heads }: Migrator.Current, paint: Paint): ReadonlyArray<string> =>
  heads.map(({ isHead, revision }) => `${paint.yellow(revision.id)}${isHead ? ` ${paint.green("(head)")}` : ""}`)

/** What a person should know besides: what is pending, late, failed, in doubt or changed, with the next command. */
export const notices = (
  current: Migrator.Current,
  { fileHeads, hasLedger }: { readonly fileHeads: number; readonly hasLedger: boolean }
): ReadonlyArray<string> => {
  const { applied, failed, inDoubt, late, pending } = current
  const nothing = !hasLedger ? "There is no ledger yet" : applied === 0 ? "Nothing is applied" : undefined
  const waiting = pending.length === 0
    ? undefined
    : `${RevisionText.count(pending.length)} pending; next: ${RevisionText.upgradeAll(fileHeads)}`
  return [
    ...[[nothing, waiting].filter((part) => part !== undefined).join(", ")].filter((line) => line !== ""),
    ...late.map(({ id }) => RevisionText.cameLate(id)),
    ...failed.map(({ problem, revision }) => `Revision "${revision}" failed when it was last tried: ${problem}`),
    ...inDoubt.map((id) =>
      `Revision "${id}" is in doubt; to go on, run the same command again; to settle it by hand: strata resolve ${id} --applied|--reverted --reason "…"`
    ),
    ...disagreements(current)
  ]
}

const parents = (ids: ReadonlyArray<string>): string => ids.length === 0 ? "<base>" : ids.join(", ")

const disagreements = ({ edited, missing, purgeTo, renamed, reparented }: Migrator.Current): ReadonlyArray<string> => {
  const purge = `strata stamp --purge ${purgeTo.join(" ")}`
  return [
    ...renamed.map(({ revision, to }) =>
      `Revision "${revision}" looks renamed to "${to}"; give it its id back, or record the new one: ${purge}`
    ),
    ...missing.map((id) =>
      `Revision "${id}" is applied and has no file; check out the branch that has it, or, if the database is really `
      + `without it: ${purge}`
    ),
    ...reparented.map(({ applied, found, revision }) =>
      `Revision "${revision}" was re-parented after it was applied, from ${parents(applied)} to ${
        parents(found)
      }; to take it as it is: strata accept ${revision} --reason "…"`
    ),
    ...edited.map(({ revision, sameText }) =>
      `Revision "${revision}" was edited after it was applied${
        sameText ? " (only its line endings or byte order mark)" : ""
      }; to take it as it is: strata accept ${revision} --reason "…"`
    )
  ]
}

/** What is known without the failures of revisions that no file declares any more: nobody can try them again. */
export const withoutGone = (current: Migrator.Current, exists: (id: string) => boolean): Migrator.Current => ({
  ...current,
  failed: current.failed.filter(({ revision }) => exists(revision))
})
