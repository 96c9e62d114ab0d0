/**
 * Where the database is as a document. Pure.
 */
import type { Database } from "../../document/mod.ts"
import type { Migrator } from "../../migrator/mod.ts"

/** The document of `current`; `ledger` is its name. */
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
  missing: current.missing,
  reparented: current.reparented.map(({ applied, found, revision }) => ({ revision, applied, found })),
  edited: current.edited.map(({ revision, sameText }) => ({ revision, sameText }))
})

/** Revisions about which ledger and files disagree. */
export const unsettled = (
  { edited, inDoubt, missing, renamed, reparented }: Migrator.Current
): ReadonlyArray<string> => [
  ...new Set([...inDoubt, ...missing, ...[...renamed, ...reparented, ...edited].map(({ revision }) => revision)])
]

/** Whether everything is applied and nothing is unsettled. */
export const isAtHead = (current: Migrator.Current): boolean =>
  current.pending.length === 0 && unsettled(current).length === 0
