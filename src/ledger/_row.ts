/**
 * The rows of the ledger: as the server sends them, and what they decode to.
 *
 * Each is sent as one value, because a driver takes longer for nine values than the check of a hash takes. The value is
 * the binary form of a record: the number of its fields and, for each, its type, its length and its bytes. All but the
 * hashes are texts, because a driver may change the numbers and times that are hashed.
 */
import * as DateTime from "effect/DateTime"
import * as Result from "effect/Result"
import type * as Schema from "effect/Schema"
import type { Row } from "./chain.ts"
import { type NewerLedger } from "./error.ts"
import { decode, unread } from "./event.ts"
import type { Recorded } from "./ledger.ts"
import type { Counting } from "./state.ts"

// Only a forged row has an infinite time; the cast to a number would fail for every row.
const time = (column: string): string =>
  `CASE WHEN pg_catalog.isfinite(${column}) THEN
    (extract(epoch FROM ${column}) OPERATOR(pg_catalog.*) 1000000::pg_catalog.numeric)::pg_catalog.int8::pg_catalog.text
    ELSE pg_catalog.initcap(${column}::pg_catalog.text) END`

/** A row of the ledger as a `bytea`. */
export const packed =
  `pg_catalog.record_send(ROW(sequence::pg_catalog.text, id::pg_catalog.text, kind, revision, payload::pg_catalog.text,
  ${time("recorded_at")}, recorded_by, previous_hash, hash)) AS "row"`

/** A row of a query that selects `packed`. */
export interface Packed {
  readonly row: Uint8Array
}

/** What the state of a ledger needs of an event. */
export type Counted = Pick<Row, "sequence" | "kind" | "revision" | "recordedAt"> & { readonly payload: Schema.Json }

// Larger values take longer to receive, and the driver refuses one of 16 MiB.
const group = "e.sequence OPERATOR(pg_catalog./) 256"

/**
 * Queries rows of `e` with what follows FROM: a text of JSON, without line breaks, for each group of neighbouring rows, in
 * order. One parse of many rows takes much less time than many of one.
 */
export const counted = (from: string): string =>
  `SELECT pg_catalog.json_agg(pg_catalog.json_build_array(
  e.sequence::pg_catalog.text, e.kind, e.revision, e.payload, ${time("e.recorded_at")}
) ORDER BY e.sequence)::pg_catalog.text AS c FROM ${from}
GROUP BY ${group} ORDER BY ${group}`

/** Reads the fields of a record, one after another. */
const reader = (bytes: Buffer) => {
  let offset = 4
  return (encoding: "utf8" | "hex"): string | null => {
    const length = bytes.readInt32BE(offset + 4)
    const start = offset + 8
    offset = start + Math.max(0, length)
    return length < 0 ? null : bytes.toString(encoding, start, offset)
  }
}

/** Reads a packed row. */
export const unpack = ({ row }: Packed): Row => {
  const field = reader(Buffer.from(row.buffer, row.byteOffset, row.byteLength))
  return {
    sequence: field("utf8")!,
    id: field("utf8")!,
    kind: field("utf8")!,
    revision: field("utf8"),
    payload: field("utf8")!,
    recordedAt: field("utf8")!,
    recordedBy: field("utf8")!,
    previousHash: field("hex"),
    hash: field("hex")!
  }
}

/** Reads the texts of `counted`. */
export const unpackCounted = (texts: ReadonlyArray<string>): ReadonlyArray<Counted> =>
  texts.flatMap((text) => {
    const rows: ReadonlyArray<readonly [string, string, string | null, Schema.Json, string]> = JSON.parse(text)
    return rows.map(([sequence, kind, revision, payload, recordedAt]) => ({
      sequence,
      kind,
      revision,
      payload,
      recordedAt
    }))
  })

/** The last time that JavaScript has, in milliseconds; a timestamp may be later, and a forged one may be infinite. */
const latest = 8.64e15

const timeOf = ({ recordedAt }: Pick<Row, "recordedAt">): DateTime.Utc =>
  DateTime.makeUnsafe(Math.max(-latest, Math.min(latest, Math.floor(Number(recordedAt) / 1000))))

/** An event for a list of events: one that cannot be decoded is `Unread`. */
export const listed = (row: Row, passed: ReadonlyMap<number, string>): Recorded =>
  Result.getOrElse(recorded(row, passed), () =>
    recordedWith(row, {
      sequence: Number(row.sequence),
      recordedAt: timeOf(row),
      event: unread({ kind: row.kind, revision: row.revision, payload: parse(row.payload) }, "undecodable")
    }))

const parse = (text: string): Schema.Json => JSON.parse(text)

const noneIsPassedOver: ReadonlyMap<number, string> = new Map()

/**
 * The event of a row with its number and time; a row that cannot be decoded is an error, unless its number is to be
 * passed over. The time is truncated to milliseconds, while the hash covers the row's microseconds.
 */
export const counting = (row: Counted, passed = noneIsPassedOver): Result.Result<Counting, NewerLedger> => {
  const sequence = Number(row.sequence)
  const found = decode(sequence, row)
  return Result.map(
    Result.isFailure(found) && passed.has(sequence) ? Result.succeed(unread(row, "passed-over")) : found,
    (event) => ({ sequence, recordedAt: timeOf(row), event })
  )
}

/** The same with what else a row has. */
export const recorded = (row: Row, passed = noneIsPassedOver): Result.Result<Recorded, NewerLedger> =>
  Result.map(counting({ ...row, payload: parse(row.payload) }, passed), (event) => recordedWith(row, event))

const recordedWith = (row: Row, event: Counting): Recorded => ({
  ...event,
  id: row.id,
  recordedBy: row.recordedBy,
  ...(row.previousHash === null ? {} : { previousHash: row.previousHash }),
  hash: row.hash
})
