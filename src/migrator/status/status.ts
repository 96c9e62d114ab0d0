/**
 * The status of a database: the folded ledger, the history graph, and whether the two agree.
 *
 * Every program starts with it. Reading needs no lock, and only SELECT.
 */
import * as Effect from "effect/Effect"
import { LedgerError, NewerFormat } from "../../ledger/mod.ts"
import { Graph } from "../../revision/mod.ts"
import { ScriptDirectory } from "../../script/mod.ts"
import { ChecksumMismatch, MigratorError, OtherLedger, RevisionMissing, RevisionRenamed, RevisionReparented } from "../error.ts"
import * as Disagreement from "./disagreement.ts"
import type { Status } from "./position.ts"

export type { Disagreements } from "./disagreement.ts"
export { make, read, type Status } from "./position.ts"

/** The disagreements between the ledger and the files. */
export const disagreements = Disagreement.find

/**
 * Fails if applied revisions are missing, renamed, re-parented or edited, or if the ledger is that of another project.
 * Returns the revisions by which the database is ahead; what that forbids, each program says itself.
 */
export const check = Effect.fnUntraced(function*(status: Status) {
  const { directory } = yield* ScriptDirectory
  const { ahead, edited, missing, renamed, reparented } = yield* Disagreement.find(status)
  if (renamed.length > 0) {
    return yield* MigratorError.of(new RevisionRenamed({ revisions: renamed }))
  }
  if (missing.length > 0) {
    const isOurs = ahead.length > 0 || [...status.applied].some((id) => status.graph.revisions.has(id))
    return yield* MigratorError.of(
      isOurs
        ? new RevisionMissing({ revisions: missing, directory })
        : new OtherLedger({ revisions: missing, directory })
    )
  }
  if (reparented.length > 0) return yield* MigratorError.of(new RevisionReparented({ revisions: reparented }))
  if (edited.length > 0) return yield* MigratorError.of(new ChecksumMismatch({ revisions: edited }))
  return ahead
})

/** Fails if a newer version of Strata writes this ledger: this one reads it, and must not write to it. */
export const checkFormat = ({ state: { newer } }: Status): Effect.Effect<void, LedgerError> =>
  newer === undefined ? Effect.void : Effect.fail(LedgerError.of(new NewerFormat(newer)))

/** The targets to stamp so that the ledger agrees with the files: the heads of the applied revisions that have a file. */
export const purgeTo = (
  { applied, graph }: Status,
  renamed: Disagreement.Disagreements["renamed"]
): ReadonlyArray<string> => {
  const heads = Graph.appliedHeads(graph, new Set([...applied, ...renamed.map(({ to }) => to)]), { dependencies: true })
  return heads.length === 0 ? ["base"] : heads
}
