/**
 * The work of `ensure-ledger`.
 */
import * as Effect from "effect/Effect"
import { schemas } from "../../document/mod.ts"
import { Migrator } from "../../migrator/mod.ts"
import * as LedgerTable from "../shell/ledger_table.ts"
import { note, printJson, printSource, requireText } from "../shell/output.ts"
import type { Shared } from "../shell/root.ts"
import { withDatabase, withFiles } from "../shell/session.ts"

const done = {
  created: "Created the ledger",
  renewed: "Replaced the functions and triggers of the ledger",
  unchanged: "Nothing to do, the ledger is up to date:"
}

/** Creates or upgrades the ledger, or prints the script that does. */
export const work = (input: { readonly sql: boolean; readonly json: boolean }, shared: Shared) =>
  input.sql
    ? Effect.andThen(
      requireText(input.json, "strata ensure-ledger --sql"),
      withFiles(shared, () => Effect.flatMap(Migrator.renderLedger, printSource))
    )
    : withDatabase(
      shared,
      ({ environment }) =>
        Effect.gen(function*() {
          const ledger = LedgerTable.title(environment.ledger)
          const outcome = yield* Migrator.ensureLedger
          if (input.json) yield* printJson(schemas.database, "EnsuredLedger", { ledger, outcome })
          yield* note(`${done[outcome]} ${ledger}`)
        })
    )
