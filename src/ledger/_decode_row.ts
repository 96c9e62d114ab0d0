/**
 * Decodes a row of a ledger, for both stores.
 */
import * as DateTime from "effect/DateTime"
import * as Result from "effect/Result"
import type * as Schema from "effect/Schema"
import type { Row } from "./chain.ts"
import { type NewerLedger } from "./error.ts"
import { decode, passedOver } from "./event.ts"
import type { Recorded } from "./ledger.ts"

const parse = (text: string): Schema.Json => JSON.parse(text)

const noneIsPassedOver: ReadonlyMap<number, string> = new Map()

/**
 * The recorded event of a row; a row that cannot be decoded is an error, unless its number is to be passed over. Its
 * time is truncated to milliseconds, while the hash covers the row's microseconds.
 */
export const recorded = (row: Row, passed = noneIsPassedOver): Result.Result<Recorded, NewerLedger> => {
  const sequence = Number(row.sequence)
  const columns = { kind: row.kind, revision: row.revision, payload: parse(row.payload) }
  const found = decode(sequence, columns)
  return Result.map(
    Result.isFailure(found) && passed.has(sequence) ? Result.succeed(passedOver(columns)) : found,
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
