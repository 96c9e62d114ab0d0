/**
 * Decodes a row of a ledger, for both stores.
 */
import * as DateTime from "effect/DateTime"
import * as Result from "effect/Result"
import type { Row } from "./chain.ts"
import { type NewerLedger } from "./error.ts"
import { decode } from "./event.ts"
import type { Recorded } from "./ledger.ts"

const parse = (text: string): unknown => JSON.parse(text)

/** The recorded event of a row. Its time is truncated to milliseconds, while the hash covers the row's microseconds. */
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
