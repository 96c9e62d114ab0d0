/**
 * The ledger's events as a table and as documents. Pure.
 */
import * as DateTime from "effect/DateTime"
import { Event, type Recorded } from "../ledger/mod.ts"
import type { Paint } from "./style.ts"

const clip = (text: string): string => {
  const line = text.replace(/\s+/g, " ").trim()
  return [...line].length > 80 ? `${[...line].slice(0, 79).join("")}…` : line
}

/** What an event says besides its kind and revision. */
const detail = (event: Event.Event): string => {
  switch (event._tag) {
    case "RevisionStarted":
      return event.transactional ? event.direction : `${event.direction}, outside a transaction`
    case "RevisionFailed":
      return clip(event.message)
    case "StepApplied":
      return `step ${event.step}: ${clip(event.statement)}`
    case "RevisionStamped":
    case "RevisionUnstamped":
      return event.reason === undefined ? "" : clip(event.reason)
    case "ChecksumAccepted":
      return clip(event.reason)
    case "RevisionResolved":
      return `${event.outcome}: ${clip(event.reason)}`
    default:
      return ""
  }
}

const instant = (at: DateTime.Utc): string => DateTime.formatIso(at).replace("T", " ").replace(/\.\d+Z$/, "Z")

/** One line for each event, oldest first, in columns: number, time, kind, revision, who, and what else it says. */
export const table = (events: ReadonlyArray<Recorded>, paint: Paint): ReadonlyArray<string> => {
  const rows = events.map(({ event, recordedAt, recordedBy, sequence }) => [
    `${sequence}`,
    instant(recordedAt),
    event._tag,
    event._tag === "LedgerCreated" ? "" : event.revision,
    recordedBy,
    detail(event)
  ])
  const header = ["#", "at", "event", "revision", "by", "detail"]
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]!.length)))
  const line = (cells: ReadonlyArray<string>): string =>
    cells.map((cell, column) => column === 0 ? cell.padStart(widths[0]!) : cell.padEnd(widths[column]!)).join("  ")
      .trimEnd()
  return rows.length === 0 ? [] : [paint.dim(line(header)), ...rows.map(line)]
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
