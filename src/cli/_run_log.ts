/**
 * The work of `log`: what happened, where the database was, and what happens now.
 */
import * as Effect from "effect/Effect"
import { Event, Moment } from "../ledger/mod.ts"
import { Migrator } from "../migrator/mod.ts"
import { ScriptDirectory } from "../script/mod.ts"
import * as LogFormat from "./_format_log.ts"
import * as PastFormat from "./_format_past.ts"
import * as Json from "./_json_database.ts"
import * as LedgerTable from "./_ledger_table.ts"
import * as Filter from "./_log_filter.ts"
import { note, printJson, printLines } from "./_output.ts"
import type { Shared } from "./_root.ts"
import { withDatabase } from "./_session.ts"
import { BadUsage, CommandError } from "./error.ts"
import { Style } from "./style.ts"

/** What `log` is told. */
export interface Input extends Filter.Filter {
  readonly at: string | undefined
  readonly follow: boolean
  readonly json: boolean
}

/** Prints the ledger's events, the state at a moment, or the events as they come. */
export const log = Effect.fnUntraced(function*(input: Input, shared: Shared) {
  const problem = misuse(input)
  if (problem !== undefined) return yield* CommandError.of(problem)
  if (input.at !== undefined) return yield* past(input.at, input.json, shared)
  if (input.follow) {
    const { follow } = yield* Effect.promise(() => import("./_run_follow.ts"))
    return yield* follow(input, shared)
  }
  yield* withDatabase(shared, () =>
    Effect.gen(function*() {
      const all = yield* Migrator.log
      const events = Filter.select(input, all)
      if (input.json) return yield* printJson(Json.Events, events.map(LogFormat.document))
      if (all.length === 0) yield* note(LedgerTable.absent)
      else if (events.length === 0 && input.limit !== 0) yield* note("No event of the ledger is one of these")
      yield* printLines(LogFormat.table(events, yield* look))
    }))
})

const misuse = (input: Input): BadUsage | undefined => {
  const { at, follow, kind, limit, revision } = input
  if (at !== undefined && (follow || limit !== undefined || kind.length + revision.length > 0)) {
    return new BadUsage({
      problem:
        "Cannot choose events in the state at a moment: --at goes without --limit, --revision, --kind and --follow",
      remedy: `strata log --at ${at}`
    })
  }
  if (limit !== undefined && limit < 0) {
    return new BadUsage({ problem: `Cannot list ${limit} events`, remedy: "strata log --limit 20" })
  }
  const unknown = Filter.unknownKind(input)
  if (unknown === undefined) return undefined
  return new BadUsage({
    problem: `There are no events of kind "${unknown}"; the kinds are ${Event.kinds.join(", ")}`,
    remedy: "strata log"
  })
}

/** How the files and the terminal make events look. */
export const look = Effect.gen(function*() {
  const { columns, out } = yield* Style
  const { revisions } = yield* ScriptDirectory
  return { columns, messageOf: (id: string) => revisions.get(id)?.message ?? "", paint: out }
})

const past = Effect.fnUntraced(function*(text: string, json: boolean, shared: Shared) {
  const moment = Moment.parse(text)
  if (moment._tag === "None") {
    return yield* CommandError.of(
      new BadUsage({
        problem: `Cannot read "${text}" as the number of an event or as a time with its zone`,
        remedy: "strata log --at 12, or strata log --at 2026-11-22T10:00Z"
      })
    )
  }
  yield* withDatabase(shared, () =>
    Effect.gen(function*() {
      const found = yield* Migrator.past(moment.value)
      if (json) return yield* printJson(Json.Past, PastFormat.document(found, yield* ScriptDirectory))
      yield* note(PastFormat.sentence(found))
      yield* printLines(PastFormat.table(found, yield* look))
    }))
})
