/**
 * The work of `log --follow`: prints events as they are recorded, until the command is interrupted.
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import * as Client from "../../client/mod.ts"
import { schemas } from "../../document/mod.ts"
import { appends, Ledger, type Recorded } from "../../ledger/mod.ts"
import { Migrator } from "../../migrator/mod.ts"
import * as Document from "../document/log.ts"
import { BadUsage, CommandError } from "../error.ts"
import { onInterruptPrint, silent } from "../shell/interruption.ts"
import * as LedgerTable from "../shell/ledger_table.ts"
import { documentLine, note, printLines } from "../shell/output.ts"
import type { Shared } from "../shell/root.ts"
import { withDatabase } from "../shell/session.ts"
import * as Filter from "./_filter.ts"
import * as Print from "./_print.ts"

const notNotified =
  "The server sends no notifications of new events, so the ledger is read every 5 seconds. Possible causes: " +
  "a transaction pooler, a standby server, or a ledger of an older version (to upgrade it, run: strata ensure-ledger)"

/** The events to print, and whether as documents. */
interface Input extends Filter.Filter {
  readonly json: boolean
}

/** Prints the selected events, then each new event when it is committed; with `json`, one document per line. */
export const follow = (input: Input, shared: Shared) =>
  withDatabase(shared, ({ environment }) =>
    Effect.gen(function*() {
      const target = yield* Migrator.targetOf(environment)
      if (target._tag !== "Server") {
        return yield* CommandError.of(
          new BadUsage({
            problem: "Cannot follow the ledger of an embedded database: while this process has it open, no other " +
              "process can append to it",
            remedy: "strata log"
          })
        )
      }
      // Notifications need a session of their own. It listens before the first read, so that no event is missed.
      const listener = yield* Layer.build(Layer.fresh(Client.layer(target)))
      const listen = yield* Effect.provide(Client.listener, listener)
      const next = yield* appends(listen, environment.ledger)
      const ledger = yield* Ledger
      const existing = yield* Stream.runHead(ledger.events({ newest: 1, undecodable: true }))
      let last = Option.match(existing, { onNone: () => 0, onSome: ({ sequence }) => sequence })
      const selection = Filter.selection(input)
      const show = yield* printer(input, ledger.events({ ...selection, until: { _tag: "Sequence", sequence: last } }))
      yield* onInterruptPrint(silent)
      if (last === 0) yield* note(LedgerTable.absent)
      const { newest: _, ...matching } = selection
      for (let announced = true;;) {
        const wake = yield* next
        const end = yield* Stream.runHead(ledger.events({ after: last, newest: 1, undecodable: true }))
        if (end._tag === "None") continue
        if (wake === "overdue" && announced) {
          announced = false
          yield* note(notNotified)
        }
        const { sequence } = end.value
        yield* show(ledger.events({ ...matching, after: last, until: { _tag: "Sequence", sequence } }))
        last = sequence
      }
    }).pipe(Effect.scoped))

const lines = (line: (event: Recorded) => string) => <E>(events: Stream.Stream<Recorded, E>) =>
  Stream.runForEachArray(events, (page) => printLines(page.map(line)))

/** Prints the existing events, and returns a function that prints new ones. */
const printer = Effect.fnUntraced(function*<E>(input: Input, existing: Stream.Stream<Recorded, E>) {
  const { Event } = yield* Effect.promise(schemas.database)
  const document = (event: Recorded) => documentLine(Event, Document.event(event))
  if (!input.json) return lines((yield* Print.table(existing, true)).line)
  yield* lines(document)(existing)
  return lines(document)
})
