/**
 * What every command says about a database that is ahead, on standard error.
 */
import * as Effect from "effect/Effect"
import { Migrator } from "../../migrator/mod.ts"
import { ScriptDirectory } from "../../script/mod.ts"

/** Prints by which revisions the database is ahead, if it is. */
export const warnAhead = (ahead: ReadonlyArray<Migrator.Ahead>) =>
  ahead.length === 0
    ? Effect.void
    : Effect.flatMap(
      ScriptDirectory,
      ({ directory }) => Effect.logWarning(Migrator.aheadSentence(ahead, directory))
    )

/** Reads the ledger, prints by which revisions the database is ahead, and returns them. */
export const readAhead = Effect.gen(function*() {
  const { ahead } = yield* Migrator.Status.disagreements(yield* Migrator.Status.read())
  yield* warnAhead(ahead)
  return ahead
})
