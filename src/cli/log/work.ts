/**
 * The work of `log`.
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { schemas } from "../../document/mod.ts"
import { Event, Ledger, Moment } from "../../ledger/mod.ts"
import { Migrator } from "../../migrator/mod.ts"
import { ScriptDirectory } from "../../script/mod.ts"
import * as Document from "../document/log.ts"
import { BadUsage, CommandError } from "../error.ts"
import * as LedgerTable from "../shell/ledger_table.ts"
import { note, printJson, printLines } from "../shell/output.ts"
import type { Shared } from "../shell/root.ts"
import { withDatabase } from "../shell/session.ts"
import * as EventTable from "./_event_table.ts"
import * as Filter from "./_filter.ts"
import * as PastTable from "./_past_table.ts"
import * as Print from "./_print.ts"

/** The input of `log`. */
interface Input extends Filter.Filter {
  readonly at: string | undefined
  readonly follow: boolean
  readonly json: boolean
}

/** Prints the events of the ledger, the state after one of them, or new events as they are recorded. */
export const work = Effect.fnUntraced(function*(input: Input, shared: Shared) {
  const problem = misuse(input)
  if (problem !== undefined) return yield* CommandError.of(problem)
  if (input.at !== undefined) return yield* past(input.at, input.json, shared)
  if (input.follow) {
    const { follow } = yield* Effect.promise(() => import("./_follow.ts"))
    return yield* follow(input, shared)
  }
  yield* withDatabase(shared, () =>
    Effect.gen(function*() {
      const ledger = yield* Ledger
      const events = ledger.events(Filter.selection(input))
      if (input.json) return yield* Print.array(events)
      if ((yield* Print.table(events, false)).count > 0) return
      if (yield* isEmpty(ledger.events({ newest: 1, undecodable: true }))) yield* note(LedgerTable.absent)
      else if (input.limit !== 0) yield* note("No event of the ledger matches")
    }))
})

const isEmpty = <A, E>(events: Stream.Stream<A, E>) => Effect.map(Stream.runHead(events), Option.isNone)

const misuse = (input: Input): BadUsage | undefined => {
  const { at, follow, kind, limit, revision } = input
  if (at !== undefined && (follow || limit !== undefined || kind.length + revision.length > 0)) {
    return new BadUsage({
      problem: "Cannot combine --at with --limit, --revision, --kind or --follow",
      remedy: `strata log --at ${at}`
    })
  }
  if (limit !== undefined && limit < 0) {
    return new BadUsage({
      problem: `Cannot list ${limit} events: --limit is negative`,
      remedy: "strata log --limit 20"
    })
  }
  const unknown = Filter.unknownKind(input)
  if (unknown === undefined) return undefined
  return new BadUsage({
    problem: `Unknown kind of event "${unknown}"; the kinds are ${Event.kinds.join(", ")}`,
    remedy: "strata log"
  })
}

const past = Effect.fnUntraced(function*(text: string, json: boolean, shared: Shared) {
  const moment = Moment.parse(text)
  if (moment._tag === "None") {
    return yield* CommandError.of(
      new BadUsage({
        problem: `Cannot parse "${text}" as the number of an event or a time with a time zone`,
        remedy: "strata log --at 2026-11-22T10:00Z"
      })
    )
  }
  yield* withDatabase(shared, () =>
    Effect.gen(function*() {
      const found = yield* Migrator.past(moment.value)
      if (json) return yield* printJson(schemas.database, "Past", Document.past(found, yield* ScriptDirectory))
      yield* note(PastTable.sentence(found))
      yield* printLines(PastTable.table(found, yield* EventTable.look))
    }))
})
