/**
 * From a row's texts to the event it records; both stores read through here.
 */
import * as DateTime from "effect/DateTime"
import * as Result from "effect/Result"
import type { Row } from "./chain.ts"
import { type NewerLedger } from "./error.ts"
import { decode } from "./event.ts"
import type { Recorded } from "./ledger.ts"

const parse = (text: string): unknown => JSON.parse(text)

/** The recorded event; its time is cut to milliseconds, while the hash covers the microseconds of the row. */
export const recorded = (row: Row): Result.Result<Recorded, NewerLedger> => {
  const sequence = Number(row.sequence)
  return Result.map(
    decode(sequence, { kind: row.kind, revision: row.revision, payload: parse(row.payload) }),
    (event) => ({
      sequence,
      id: row.id,
      recordedAt: DateTime.makeUnsafe(Math.floor(Number(row.recordedAt) / 1000)),
      recordedBy: row.recordedBy,
      event,
      ...(row.previousHash === null ? {} : { previousHash: row.previousHash }),
      hash: row.hash
    })
  )
}
