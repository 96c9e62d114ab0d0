/**
 * The events of the ledger as a table.
 */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import { Event, type Recorded } from "../../ledger/mod.ts"
import { ScriptDirectory } from "../../script/mod.ts"
import { oneLine } from "../../text/mod.ts"
import * as Columns from "../look/columns.ts"
import { clip, instant } from "../look/columns.ts"
import { type Paint, Style } from "../look/style.ts"

const shortened = (text: string): string => clip(oneLine(text), 80)

const unread: Readonly<Record<Event.Unread["because"], (event: Event.Unread) => string>> = {
  ignorable: () => "of a newer version",
  "passed-over": () => "passed over",
  // What it is can only be seen from all that it has.
  undecodable: ({ payload, row }) =>
    `cannot be read${row === null ? "" : `, revision "${shortened(row)}"`}: ${shortened(JSON.stringify(payload))}`
}

/** The details of an event. */
const detail = (event: Event.Read): string => {
  switch (event._tag) {
    case "RevisionStarted":
      return event.transactional ? event.direction : `${event.direction}, outside a transaction`
    case "RevisionFailed":
      return shortened(event.message)
    case "StepApplied":
      return `step ${event.step}: ${shortened(event.statement)}`
    case "RevisionStamped":
    case "RevisionUnstamped":
      return event.reason === undefined ? "" : shortened(event.reason)
    case "RevisionAdopted":
      return shortened(`from ${event.tool}${event.name === undefined ? "" : `: ${event.name}`}`)
    case "FormerTableSeen":
      return shortened(
        `${event.schema}.${event.table} of ${event.tool}: ${event.rows} ${event.rows === 1 ? "row" : "rows"}`
      )
    case "ChecksumAccepted":
      return shortened(event.reason)
    case "RevisionResolved":
      return `${event.outcome}: ${shortened(event.reason)}`
    case "LedgerUpgraded":
      return `format ${event.format}`
    case "EventPassedOver":
      return `event ${event.sequence}: ${shortened(event.reason)}`
    case "Unread":
      return unread[event.because](event)
    default:
      return ""
  }
}

const header = ["#", "at", "event", "revision", "message", "by", "detail"] as const

/**
 * The width of the table (undefined if it is not limited), the messages of revisions, and the revisions whose events may
 * be added later, for which the columns are made wide enough.
 */
export interface Look {
  readonly columns: number | undefined
  readonly expected?: Iterable<string>
  readonly messageOf: (revision: string) => string
  readonly paint: Paint
}

/** The options, as determined by the terminal and the files. */
export const look: Effect.Effect<Look, never, ScriptDirectory> = Effect.gen(function*() {
  const { columns, out } = yield* Style
  const { revisions } = yield* ScriptDirectory
  return { columns, messageOf: (id: string) => revisions.get(id)?.message ?? "", paint: out }
})

/**
 * The header of a table of events, and a function that formats an event: its number, time, kind, revision, message, role
 * and details. Later events have lines in the same columns.
 */
export const layout = (events: ReadonlyArray<Recorded>, { columns, expected = [], messageOf, paint }: Look) => {
  const rowOf = ({ event, recordedAt, recordedBy, sequence }: Recorded) => ({
    "#": `${sequence}`,
    at: instant(recordedAt),
    event: event._tag === "Unread" ? shortened(event.kind) : event._tag as string,
    revision: Event.revisionOf(event) ?? "",
    message: clip(messageOf(Event.revisionOf(event) ?? ""), 40),
    by: recordedBy,
    detail: detail(event)
  })
  const coming = [...expected].map((revision) => ({
    "#": "",
    at: instant(DateTime.makeUnsafe(0)),
    event: "RevisionApplied",
    revision,
    message: clip(messageOf(revision), 40),
    by: "",
    detail: ""
  }))
  const { head, line } = Columns.layout(header, [...events.map(rowOf), ...coming], {
    columns,
    dispensable: ["by", "message", "at"],
    right: ["#"]
  })
  return { head: paint.dim(head), line: (event: Recorded): string => line(rowOf(event)) }
}
