/**
 * The work of `log` and `verify`: the ledger as it is.
 */
import * as Effect from "effect/Effect"
import { Ledger } from "../ledger/mod.ts"
import { Migrator } from "../migrator/mod.ts"
import { ScriptDirectory } from "../script/mod.ts"
import * as LogFormat from "./_format_log.ts"
import * as LedgerTable from "./_ledger_table.ts"
import { note, print, printJson, printLines } from "./_output.ts"
import type { Shared } from "./_root.ts"
import { withDatabase } from "./_session.ts"
import { ChainBroken, commandError } from "./error.ts"
import { Style } from "./style.ts"

/** Prints the ledger's events, oldest first. */
export const log = (input: { readonly json: boolean }, shared: Shared) =>
  withDatabase(shared, () =>
    Effect.gen(function*() {
      const { columns, out } = yield* Style
      const { revisions } = yield* ScriptDirectory
      const events = yield* Migrator.log
      if (input.json) return yield* printJson(events.map(LogFormat.document))
      if (events.length === 0) yield* note(LedgerTable.absent)
      const messageOf = (id: string) => revisions.get(id)?.message ?? ""
      yield* printLines(LogFormat.table(events, { columns, messageOf, paint: out }))
    }))

/** Recomputes the hash chain of the ledger; a broken one fails and names the first bad event. */
export const verify = (input: { readonly json: boolean }, shared: Shared) =>
  withDatabase(shared, ({ environment: { ledger: place } }) =>
    Effect.gen(function*() {
      const ledger = yield* Ledger
      const name = LedgerTable.title(place)
      if (!(yield* LedgerTable.exists(place))) {
        if (input.json) yield* printJson({ ledger: null, events: 0, intact: null, fault: null })
        return yield* note(LedgerTable.absent)
      }
      // The chain first: it is about the rows as they are, also those that no longer make sense as events.
      const fault = yield* ledger.verify
      const events = fault._tag === "Some" ? null : (yield* ledger.read).length
      const broken = fault._tag === "Some"
        ? { sequence: fault.value.sequence, problem: fault.value.reason }
        // The table and its first event come in one transaction, so a table without it was emptied.
        : events === 0
        ? { sequence: 1, problem: "it is missing" }
        : null
      if (input.json) yield* printJson({ ledger: name, events, intact: broken === null, fault: broken })
      if (broken !== null) return yield* commandError(new ChainBroken({ ledger: name, ...broken }))
      if (!input.json) yield* print(`${name}: ${events === 1 ? "1 event" : `${events} events`}, the chain is intact`)
    }))
