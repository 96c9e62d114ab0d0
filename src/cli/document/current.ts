/**
 * The document of `current`. Pure.
 */
import type { Database } from "../../document/mod.ts"
import type { Migrator } from "../../migrator/mod.ts"

/** The document; `ledger` is the name of the ledger. */
export const document = (current: Migrator.Current, ledger: string | null): typeof Database.Current.Type => ({
  ledger,
  atHead: isAtHead(current),
  heads: current.heads.map(({ at, isHead, revision }) => ({
    revision: revision.id,
    message: revision.message,
    file: revision.file,
    head: isHead,
    since: at
  })),
  applied: current.applied,
  pending: current.pending.map(({ id }) => id),
  late: current.late.map(({ id }) => id),
  inDoubt: current.inDoubt,
  failed: current.failed,
  renamed: current.renamed.map(({ revision, to }) => ({ revision, to })),
  ahead: current.ahead,
  missing: current.missing,
  reparented: current.reparented.map(({ applied, found, revision }) => ({ revision, applied, found })),
  edited: current.edited.map(({ revision, sameText }) => ({ revision, sameText }))
})

/** The revisions that are in doubt, differ from the ledger, or were applied by a newer version and are breaking. */
export const unsettled = (
  { ahead, edited, inDoubt, missing, renamed, reparented }: Migrator.Current
): ReadonlyArray<string> => [
  ...new Set([
    ...inDoubt,
    ...missing,
    ...[...renamed, ...reparented, ...edited, ...ahead.filter(({ breaking }) => breaking)].map(({ revision }) =>
      revision
    )
  ])
]

/** Whether all revisions are applied and none is in doubt or differs from the ledger. */
export const isAtHead = (current: Migrator.Current): boolean =>
  current.pending.length === 0 && unsettled(current).length === 0
