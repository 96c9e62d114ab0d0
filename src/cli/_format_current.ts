/**
 * Where the database is, as text and as a document. Pure.
 */
import type { Migrator } from "../migrator/mod.ts"
import * as Format from "./_format_revision.ts"
import type { Paint } from "./style.ts"

/** `a1b2c3 (head)`, one line for each applied head. */
export const lines = ({ heads }: Migrator.Current, paint: Paint): ReadonlyArray<string> =>
  heads.map(({ isHead, revision }) => `${paint.yellow(revision.id)}${isHead ? ` ${paint.green("(head)")}` : ""}`)

/** What a person should know besides: what is pending, failed, in doubt, edited or missing, with the next command. */
export const notices = (
  current: Migrator.Current,
  { fileHeads, hasLedger }: { readonly fileHeads: number; readonly hasLedger: boolean }
): ReadonlyArray<string> => {
  const { applied, edited, failed, inDoubt, missing, pending } = current
  const nothing = !hasLedger ? "There is no ledger yet" : applied === 0 ? "Nothing is applied" : undefined
  const waiting = pending.length === 0
    ? undefined
    : `${Format.count(pending.length)} pending; next: ${Format.upgradeAll(fileHeads)}`
  return [
    ...[[nothing, waiting].filter((part) => part !== undefined).join(", ")].filter((line) => line !== ""),
    ...failed.map(({ problem, revision }) => `Revision "${revision}" failed when it was last tried: ${problem}`),
    ...inDoubt.map((id) => `Revision "${id}" is in doubt; to settle it: strata resolve ${id} --applied|--reverted`),
    ...edited.map((id) => `Revision "${id}" was edited after it was applied; to take it as it is: strata accept ${id}`),
    ...missing.map((id) =>
      `Revision "${id}" is applied and has no file; check out the branch that has it, or, if the database is really `
      + "without it: strata stamp <revision>"
    )
  ]
}

/** What is known without the failures of revisions that no file declares any more: nobody can try them again. */
export const withoutGone = (current: Migrator.Current, exists: (id: string) => boolean): Migrator.Current => ({
  ...current,
  failed: current.failed.filter(({ revision }) => exists(revision))
})

/** The document of `current --json`; `ledger` is its name or null, revisions are ids, times ISO 8601 in UTC. */
export const document = (current: Migrator.Current, ledger: string | null) => ({
  ledger,
  atHead: isAtHead(current),
  heads: current.heads.map(({ at, isHead, revision }) => ({
    revision: revision.id,
    message: revision.message,
    file: revision.file,
    head: isHead,
    ...(at === undefined ? {} : { at })
  })),
  applied: current.applied,
  pending: current.pending.map(({ id }) => id),
  inDoubt: current.inDoubt,
  failed: current.failed,
  missing: current.missing,
  edited: current.edited
})

/** Revisions about which ledger and files disagree. */
export const unsettled = ({ edited, inDoubt, missing }: Migrator.Current): ReadonlyArray<string> => [
  ...new Set([...inDoubt, ...edited, ...missing])
]

/** Whether everything is applied and nothing is unsettled. */
export const isAtHead = (current: Migrator.Current): boolean =>
  current.pending.length === 0 && unsettled(current).length === 0
