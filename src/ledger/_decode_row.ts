/**
 * Decodes a row of a ledger, for both stores.
 */
import * as DateTime from "effect/DateTime"
import * as Result from "effect/Result"
import type * as Schema from "effect/Schema"
import type { Counted } from "./_packed_row.ts"
import type { Row } from "./chain.ts"
import { type NewerLedger } from "./error.ts"
import { decode, passedOver } from "./event.ts"
import type { Recorded } from "./ledger.ts"
import type { Counting } from "./state.ts"

const parse = (text: string): Schema.Json => JSON.parse(text)

const noneIsPassedOver: ReadonlyMap<number, string> = new Map()

/**
 * The event of a row with its number and time; a row that cannot be decoded is an error, unless its number is to be
 * passed over. The time is truncated to milliseconds, while the hash covers the row's microseconds.
 */
export const counting = (row: Counted, passed = noneIsPassedOver): Result.Result<Counting, NewerLedger> => {
  const sequence = Number(row.sequence)
  const columns = { kind: row.kind, revision: row.revision, payload: parse(row.payload) }
  const found = decode(sequence, columns)
  return Result.map(
    Result.isFailure(found) && passed.has(sequence) ? Result.succeed(passedOver(columns)) : found,
    (event) => ({ sequence, recordedAt: DateTime.makeUnsafe(Math.floor(Number(row.recordedAt) / 1000)), event })
  )
}

/** The same with what else a row has. */
export const recorded = (row: Row, passed = noneIsPassedOver): Result.Result<Recorded, NewerLedger> =>
  Result.map(counting(row, passed), (event) => ({
    ...event,
    id: row.id,
    recordedBy: row.recordedBy,
    ...(row.previousHash === null ? {} : { previousHash: row.previousHash }),
    hash: row.hash
  }))
