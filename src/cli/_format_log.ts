/**
 * The ledger's events as a table and as documents. Pure.
 */
import * as DateTime from "effect/DateTime"
import { Event, type Recorded } from "../ledger/mod.ts"
import type { Paint } from "./style.ts"

const oneLine = (text: string): string => clip(text.replace(/\s+/g, " ").trim(), 80)

const clip = (text: string, columns: number): string =>
  [...text].length > columns ? `${[...text].slice(0, columns - 1).join("")}…` : text

/** What an event says besides its kind and revision. */
const detail = (event: Event.Event): string => {
  switch (event._tag) {
    case "RevisionStarted":
      return event.transactional ? event.direction : `${event.direction}, outside a transaction`
    case "RevisionFailed":
      return oneLine(event.message)
    case "StepApplied":
      return `step ${event.step}: ${oneLine(event.statement)}`
    case "RevisionStamped":
    case "RevisionUnstamped":
      return event.reason === undefined ? "" : oneLine(event.reason)
    case "ChecksumAccepted":
      return oneLine(event.reason)
    case "RevisionResolved":
      return `${event.outcome}: ${oneLine(event.reason)}`
    default:
      return ""
  }
}

const instant = (at: DateTime.Utc): string => DateTime.formatIso(at).replace("T", " ").replace(/\.\d+Z$/, "Z")

/** How wide the table may be (without bound when undefined), and what files say of the revisions. */
interface Look {
  readonly columns: number | undefined
  readonly messageOf: (revision: string) => string
  readonly paint: Paint
}

const header = ["#", "at", "event", "revision", "message", "by", "detail"] as const

type Row = { readonly [title in typeof header[number]]: string }

/** What a narrow terminal can do without, in the order in which it is left out; the last column is cut instead. */
const dispensable: ReadonlyArray<string> = ["by", "at", "message"]

/** One line for each event, oldest first: number, time, kind, revision, its message, who, and what else it says. */
export const table = (
  events: ReadonlyArray<Recorded>,
  { columns = Infinity, messageOf, paint }: Look
): ReadonlyArray<string> => {
  const rows = events.map(({ event, recordedAt, recordedBy, sequence }): Row => ({
    "#": `${sequence}`,
    at: instant(recordedAt),
    event: event._tag,
    revision: event._tag === "LedgerCreated" ? "" : event.revision,
    message: event._tag === "LedgerCreated" ? "" : clip(messageOf(event.revision), 40),
    by: recordedBy,
    detail: detail(event)
  }))
  const widths = new Map(
    header.map((title) => [title, Math.max(title.length, ...rows.map((row) => row[title].length))])
  )
  const widthOf = (titles: ReadonlyArray<keyof Row>) => titles.reduce((sum, title) => sum + widths.get(title)! + 2, -2)
  const shown = dispensable.reduce<ReadonlyArray<keyof Row>>(
    (titles, least) => widthOf(titles) > columns ? titles.filter((title) => title !== least) : titles,
    header
  )
  const line = (row: Row): string => {
    const cells = shown.map((title) =>
      title === "#" ? row[title].padStart(widths.get(title)!) : row[title].padEnd(widths.get(title)!)
    )
    return clip(cells.join("  ").trimEnd(), columns)
  }
  const titles = Object.fromEntries(header.map((title) => [title, title])) as Row
  return rows.length === 0 ? [] : [paint.dim(line(titles)), ...rows.map(line)]
}

/** The document of an event: the columns of the ledger, then what the event says. */
export const document = ({ event, hash, id, recordedAt, recordedBy, sequence }: Recorded) => {
  const { kind, payload, revision } = Event.encode(event)
  return {
    sequence,
    id,
    kind,
    revision,
    at: DateTime.formatIso(recordedAt),
    by: recordedBy,
    payload,
    hash
  }
}
