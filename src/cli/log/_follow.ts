/**
 * The work of `log --follow`: prints events as they are recorded, until the command is interrupted.
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Client from "../../client/mod.ts"
import { schemas } from "../../document/mod.ts"
import { appends, Ledger, type Recorded } from "../../ledger/mod.ts"
import { Migrator } from "../../migrator/mod.ts"
import { ScriptDirectory } from "../../script/mod.ts"
import * as Document from "../document/log.ts"
import { BadUsage, CommandError } from "../error.ts"
import { onInterruptPrint, silent } from "../shell/interruption.ts"
import * as LedgerTable from "../shell/ledger_table.ts"
import { documentLine, note, print, printLines } from "../shell/output.ts"
import type { Shared } from "../shell/root.ts"
import { withDatabase } from "../shell/session.ts"
import * as EventTable from "./_event_table.ts"
import * as Filter from "./_filter.ts"

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
      const all = yield* ledger.read
      const show = yield* printer(input, all)
      yield* onInterruptPrint(silent)
      if (all.length === 0) yield* note(LedgerTable.absent)
      let last = all.at(-1)?.sequence ?? 0
      for (let announced = true;;) {
        const wake = yield* next
        const events = yield* ledger.readAfter(last)
        if (wake === "overdue" && events.length > 0 && announced) {
          announced = false
          yield* note(notNotified)
        }
        last = events.at(-1)?.sequence ?? last
        yield* show(events.filter((event) => Filter.matches(input, event)))
      }
    }).pipe(Effect.scoped))

/** Prints the existing events, and returns a function that prints new ones. */
const printer = Effect.fnUntraced(function*(input: Input, all: ReadonlyArray<Recorded>) {
  const chosen = Filter.select(input, all)
  const { revisions } = yield* ScriptDirectory
  const { head, line } = EventTable.layout(chosen, { ...yield* EventTable.look, expected: revisions.keys() })
  const { Event } = yield* Effect.promise(schemas.database)
  const show = (events: ReadonlyArray<Recorded>) =>
    printLines(events.map((event) => input.json ? documentLine(Event, Document.event(event)) : line(event)))
  if (!input.json) yield* print(head)
  yield* show(chosen)
  return show
})
