/**
 * The hash chain, computed outside the database as the trigger in `_table.ts` computes it inside.
 *
 * Each hash covers the previous hash and all other columns of the row. Each field is preceded by its length, so that
 * no two rows have the same bytes. After changing, removing or reordering a row, all later hashes would have to be
 * recomputed; `verify` finds the first row that does not fit.
 */
import * as Option from "effect/Option"
import { createHash } from "node:crypto"

/**
 * A row as the texts that are hashed: `payload` is the text of the `jsonb` value, `recordedAt` microseconds since
 * 1970 in decimal digits; hashes are hexadecimal.
 */
export interface Row {
  readonly sequence: string
  readonly id: string
  readonly kind: string
  readonly revision: string | null
  readonly payload: string
  readonly recordedAt: string
  readonly recordedBy: string
  readonly previousHash: string | null
  readonly hash: string
}

/** The first event that does not fit the chain, and why. */
export interface Fault {
  readonly sequence: number
  readonly reason: string
}

const absent = Buffer.from([0xff, 0xff, 0xff, 0xff])

/** A field as it is hashed: its length as a 4-byte big-endian integer (-1 for an absent field), then its bytes. */
export const frame = (bytes: Uint8Array | null): Uint8Array => {
  if (bytes === null) return absent
  const framed = Buffer.alloc(4 + bytes.length)
  framed.writeInt32BE(bytes.length)
  framed.set(bytes, 4)
  return framed
}

/** The hash of a row that follows the row whose hash is `previous` (null for the first), in hexadecimal. */
export const hash = (previous: string | null, row: Omit<Row, "previousHash" | "hash">): string => {
  const texts = [row.sequence, row.id, row.kind, row.revision, row.payload, row.recordedAt, row.recordedBy]
  const digest = createHash("sha256").update(frame(previous === null ? null : Buffer.from(previous, "hex")))
  for (const text of texts) digest.update(frame(text === null ? null : Buffer.from(text, "utf8")))
  return digest.digest("hex")
}

/**
 * The number and hash of an event, noted outside the database; `verify` can check that the ledger still contains
 * it.
 */
export interface Anchor {
  readonly sequence: number
  readonly hash: string
}

/** `12:<hash>`, the text of an anchor. */
export const printAnchor = ({ hash, sequence }: Anchor): string => `${sequence}:${hash}`

/** Reads the text of an anchor; none for anything else. */
export const parseAnchor = (text: string): Option.Option<Anchor> => {
  const [, sequence, hash] = /^([1-9]\d{0,14}):([0-9a-f]{64})$/.exec(text) ?? []
  return sequence === undefined || hash === undefined
    ? Option.none()
    : Option.some({ sequence: Number(sequence), hash })
}

/**
 * Checks that a chain that verifies still contains an anchor. The chain alone does not show that its newest events
 * were removed, or that it was recomputed from some event on; an anchor that is stored outside the database does.
 */
export const holds = (events: Iterable<Anchor>, anchor: Anchor): Option.Option<Fault> => {
  for (const { hash, sequence } of events) {
    if (sequence !== anchor.sequence) continue
    return hash === anchor.hash
      ? Option.none()
      : Option.some({ sequence, reason: "it or an event before it was replaced: its hash is not the expected one" })
  }
  return Option.some({ sequence: anchor.sequence, reason: "it is missing" })
}

/** Checks all rows, in the order of their numbers, and returns the first that is wrong, if any. */
export const verify = (rows: Iterable<Row>): Option.Option<Fault> => {
  let previous: string | null = null
  let expected = 1
  for (const row of rows) {
    const sequence = Number(row.sequence)
    const fault = (reason: string) => Option.some({ sequence, reason })
    if (sequence > expected) return Option.some({ sequence: expected, reason: "it is missing" })
    if (sequence < expected) return fault("no event has such a number")
    if (row.previousHash !== previous) {
      return fault("the hash it holds of the event before is not that event's hash")
    }
    if (row.hash !== hash(previous, row)) return fault("its content is not what was recorded: the hash differs")
    previous = row.hash
    expected++
  }
  return Option.none()
}
