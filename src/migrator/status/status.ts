/**
 * The status of a database: the folded ledger, the history graph, and whether the two agree.
 *
 * Every program starts here. Reading needs no lock and no right but SELECT.
 */
import * as Effect from "effect/Effect"
import { Graph } from "../../revision/mod.ts"
import { ScriptDirectory } from "../../script/mod.ts"
import { ChecksumMismatch, MigratorError, RevisionMissing, RevisionRenamed, RevisionReparented } from "../error.ts"
import * as Disagreement from "./disagreement.ts"
import type { Status } from "./position.ts"

export type { Disagreements } from "./disagreement.ts"
export { make, read, type Status } from "./position.ts"

/** In what the ledger and the files disagree about what is applied. */
export const disagreements = Disagreement.find

/**
 * Refuses a state that no program can build on: applied revisions without a file, under another id, with other parents,
 * or whose file was edited since. Fails before anything runs, with the command that settles it.
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
