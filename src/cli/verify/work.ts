/**
 * The work of `verify`.
 */
import * as Effect from "effect/Effect"
import { schemas } from "../../document/mod.ts"
import { HashChain, Ledger } from "../../ledger/mod.ts"
import { oneLine } from "../../text/mod.ts"
import { BadUsage, ChainBroken, CommandError, LedgerExposed } from "../error.ts"
import { readAhead } from "../shared_work/ahead.ts"
import * as LedgerTable from "../shell/ledger_table.ts"
import { note, print, printJson, printLines } from "../shell/output.ts"
import type { Shared } from "../shell/root.ts"
import { withDatabase } from "../shell/session.ts"

/** Verifies the hash chain of the ledger, and looks at its table and triggers. */
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
            passedOver: [],
            findings: [],
            ahead: []
          })
        }
        return yield* note(LedgerTable.absent)
      }
      const findings = yield* (yield* Ledger).findings
      // What is not a table of Strata's is not read.
      const isReadable = !findings.some(({ reading }) => reading)
      const { events, fault, head, passedOver } = isReadable ? yield* check(anchor) : unread
      // The events of a broken chain may be unreadable.
      const ahead = isReadable && fault === undefined ? yield* readAhead : []
      const text = head === undefined ? null : HashChain.printAnchor(head)
      if (input.json) {
        const broken = fault === undefined ? null : { sequence: fault.sequence, problem: fault.reason }
        yield* printJson(schemas.database, "Verified", {
          ledger: name,
          events,
          intact: isReadable ? broken === null : null,
          fault: broken,
          head: text,
          passedOver,
          findings,
          ahead
        })
      }
      if (fault !== undefined) {
        return yield* CommandError.of(
          new ChainBroken({ ledger: name, sequence: fault.sequence, problem: fault.reason })
        )
      }
      if (!input.json && isReadable) {
        yield* print(`${name}: ${events === 1 ? "1 event" : `${events!} events`}, the chain is intact, head ${text!}`)
        yield* printLines(
          passedOver.map(({ kind, reason, sequence }) =>
            `Event ${sequence}, of kind "${oneLine(kind)}", is passed over: ${oneLine(reason)}`
          )
        )
      }
      if (findings.length > 0) return yield* CommandError.of(new LedgerExposed({ ledger: name, findings }))
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

const unread = { events: null, fault: undefined, head: undefined, passedOver: [] }

/** The first fault of the ledger, the number of its events, the newest event, and the events that are passed over. */
const check = Effect.fnUntraced(function*(anchor: HashChain.Anchor | undefined) {
  const ledger = yield* Ledger
  const { broken, events, head, lost } = yield* ledger.audit(anchor)
  if (broken !== undefined) return { ...unread, fault: broken }
  // The table and its first event are created in one transaction, so that a table without events was emptied.
  const emptied = anchor === undefined && events === 0 ? { sequence: 1, reason: "it is missing" } : undefined
  return { events, fault: emptied ?? lost, head, passedOver: yield* ledger.passedOver }
})
