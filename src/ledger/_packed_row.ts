/**
 * The rows of the ledger as the server sends them: each as one value, because a driver takes longer for nine values
 * than the check of a hash takes.
 */
import type { Row } from "./chain.ts"

/**
 * A row of the ledger as a `bytea`: the binary form of a record, which is the number of its fields and, for each, its type, its
 * length and its bytes. All but the hashes are texts, because a driver may change the numbers and times that are hashed.
 */
export const packed = `pg_catalog.record_send(ROW(sequence::pg_catalog.text, id::pg_catalog.text, kind, revision,
  payload::pg_catalog.text, (extract(epoch FROM recorded_at) OPERATOR(pg_catalog.*)
    1000000::pg_catalog.numeric)::pg_catalog.int8::pg_catalog.text, recorded_by, previous_hash, hash)) AS "row"`

/** A row of a query that selects `packed`. */
export interface Packed {
  readonly row: Uint8Array
}

/** Reads a packed row. */
export const unpack = ({ row }: Packed): Row => {
  const bytes = Buffer.from(row.buffer, row.byteOffset, row.byteLength)
  let offset = 4
  const field = (encoding: "utf8" | "hex"): string | null => {
    const length = bytes.readInt32BE(offset + 4)
    const start = offset + 8
    offset = start + Math.max(0, length)
    return length < 0 ? null : bytes.toString(encoding, start, offset)
  }
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
