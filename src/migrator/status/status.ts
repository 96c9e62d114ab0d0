/**
 * The status of a database: the folded ledger, the history graph, and whether the two agree.
 *
 * Every program starts with it. Reading needs no lock, and only SELECT.
 */
import * as Effect from "effect/Effect"
import { Graph } from "../../revision/mod.ts"
import { ScriptDirectory } from "../../script/mod.ts"
import { ChecksumMismatch, MigratorError, RevisionMissing, RevisionRenamed, RevisionReparented } from "../error.ts"
import * as Disagreement from "./disagreement.ts"
import type { Status } from "./position.ts"

export type { Disagreements } from "./disagreement.ts"
export { make, read, type Status } from "./position.ts"

/** The disagreements between the ledger and the files. */
export const disagreements = Disagreement.find

/**
 * Fails if applied revisions are missing, renamed, re-parented or edited; the error includes the command that
 * resolves it.
 */
export const check = Effect.fnUntraced(function*(status: Status) {
  const { directory } = yield* ScriptDirectory
  const { edited, missing, renamed, reparented } = yield* Disagreement.find(status)
  if (renamed.length > 0) {
    return yield* MigratorError.of(new RevisionRenamed({ revisions: renamed, targets: purgeTo(status, renamed) }))
  }
  if (missing.length > 0) {
    return yield* MigratorError.of(
      new RevisionMissing({ revisions: missing, directory, targets: purgeTo(status, renamed) })
    )
  }
  if (reparented.length > 0) return yield* MigratorError.of(new RevisionReparented({ revisions: reparented }))
  if (edited.length > 0) return yield* MigratorError.of(new ChecksumMismatch({ revisions: edited }))
})

/** The targets to stamp so that the ledger agrees with the files: the heads of the applied revisions that have a file. */
export const purgeTo = (
  { applied, graph }: Status,
  renamed: Disagreement.Disagreements["renamed"]
): ReadonlyArray<string> => {
  const heads = Graph.appliedHeads(graph, new Set([...applied, ...renamed.map(({ to }) => to)]), { dependencies: true })
  return heads.length === 0 ? ["base"] : heads
}
