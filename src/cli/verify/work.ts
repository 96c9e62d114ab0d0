/**
 * The work of `verify`.
 */
import * as Effect from "effect/Effect"
import { schemas } from "../../document/mod.ts"
import { HashChain, Ledger } from "../../ledger/mod.ts"
import { BadUsage, ChainBroken, CommandError, LedgerExposed } from "../error.ts"
import { readAhead } from "../shared_work/ahead.ts"
import * as LedgerTable from "../shell/ledger_table.ts"
import { note, print, printJson } from "../shell/output.ts"
import type { Shared } from "../shell/root.ts"
import { withDatabase } from "../shell/session.ts"

/** Verifies the hash chain and the triggers of the ledger. */
export const work = Effect.fnUntraced(function*(
  input: { readonly expect: string | undefined; readonly json: boolean },
  shared: Shared
) {
  const anchor = yield* anchorOf(input.expect)
  yield* withDatabase(shared, ({ environment: { ledger: place } }) =>
    Effect.gen(function*() {
      const name = LedgerTable.title(place)
      if (anchor === undefined && !(yield* LedgerTable.exists(place))) {
        if (input.json) {
          yield* printJson(schemas.database, "Verified", {
            ledger: null,
            events: 0,
            intact: null,
            fault: null,
            head: null,
            unprotected: [],
            ahead: []
          })
        }
        return yield* note(LedgerTable.absent)
      }
      const { events, fault, head } = yield* check(anchor)
      const unprotected = yield* (yield* Ledger).unprotected
      // The events of a broken chain may be unreadable.
      const ahead = fault === undefined ? yield* readAhead : []
      const text = head === undefined ? null : HashChain.printAnchor(head)
      if (input.json) {
        const broken = fault === undefined ? null : { sequence: fault.sequence, problem: fault.reason }
        yield* printJson(schemas.database, "Verified", {
          ledger: name,
          events,
          intact: broken === null,
          fault: broken,
          head: text,
          unprotected,
          ahead
        })
      }
      if (fault !== undefined) {
        return yield* CommandError.of(
          new ChainBroken({ ledger: name, sequence: fault.sequence, problem: fault.reason })
        )
      }
      if (!input.json) {
        yield* print(`${name}: ${events === 1 ? "1 event" : `${events!} events`}, the chain is intact, head ${text!}`)
      }
      if (unprotected.length > 0) return yield* CommandError.of(new LedgerExposed({ ledger: name, unprotected }))
    }))
})

const anchorOf = Effect.fnUntraced(function*(text: string | undefined) {
  if (text === undefined) return undefined
  const anchor = HashChain.parseAnchor(text)
  if (anchor._tag === "Some") return anchor.value
  return yield* CommandError.of(
    new BadUsage({
      problem: `Cannot parse "${text}" as a head: it consists of the number of an event, a colon and its hash`,
      remedy: "strata verify"
    })
  )
})

/** The first fault of the ledger, the number of its events, and the newest event. */
const check = Effect.fnUntraced(function*(anchor: HashChain.Anchor | undefined) {
  const { broken, events, head, lost } = yield* (yield* Ledger).audit(anchor)
  if (broken !== undefined) return { events: null, fault: broken, head: undefined }
  // The table and its first event are created in one transaction, so that a table without events was emptied.
  const emptied = anchor === undefined && events === 0 ? { sequence: 1, reason: "it is missing" } : undefined
  return { events, fault: emptied ?? lost, head }
})
