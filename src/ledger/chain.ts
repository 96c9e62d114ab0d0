/**
 * The hash chain, computed outside the database as the trigger in `table/_trigger.ts` computes it inside.
 *
 * Each hash covers the previous hash and all other columns of the row. Each field is preceded by its length, so that
 * no two rows have the same bytes. After changing, removing or reordering a row, all later hashes would have to be
 * recomputed; `verify` finds the first row that does not fit.
 */
import * as Option from "effect/Option"
import * as Crypto from "node:crypto"

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

// The bytes of most rows fit; a buffer for each row would take longer than its hash.
const buffer = Buffer.alloc(65_536)

/** The hash of a row that follows the row whose hash is `previous` (null for the first), in hexadecimal. */
export const hash = (previous: string | null, row: Omit<Row, "previousHash" | "hash">): string => {
  const texts = [row.sequence, row.id, row.kind, row.revision, row.payload, row.recordedAt, row.recordedBy]
  // UTF-8 has at most 3 bytes for each unit of UTF-16.
  const most = texts.reduce((sum, text) => sum + 4 + 3 * (text?.length ?? 0), 36)
  const bytes = most > buffer.length ? Buffer.alloc(most) : buffer
  let end = 0
  // A field is its length as a 4-byte big-endian integer (-1 for an absent field), then its bytes.
  const frame = (text: string | null, encoding: "hex" | "utf8") => {
    const length = text === null ? -1 : bytes.write(text, end + 4, encoding)
    bytes.writeInt32BE(length, end)
    end += 4 + Math.max(0, length)
  }
  frame(previous, "hex")
  for (const text of texts) frame(text, "utf8")
  return Crypto.hash("sha256", bytes.subarray(0, end), "hex")
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

/**
 * What a check of a whole ledger found: the first event that is `broken`, the number of the events before it, the last of
 * these, and the anchor that is `lost`.
 */
export interface Audit {
  readonly events: number
  readonly head: Anchor | undefined
  readonly broken: Fault | undefined
  readonly lost: Fault | undefined
}

/**
 * Checks the rows of a ledger, in the order of their numbers and in any number of parts, and then that they contain the
 * anchor `noted`, if there is one. `push` returns false once a row is wrong.
 */
export const makeAuditor = (noted?: Anchor) => {
  let head: Anchor | undefined
  let found: Anchor | undefined
  let broken: Fault | undefined
  const faultOf = (row: Row): Fault | undefined => {
    const [sequence, expected, previous] = [Number(row.sequence), (head?.sequence ?? 0) + 1, head?.hash ?? null]
    const wrong = (reason: string) => ({ sequence, reason })
    if (sequence > expected) return { sequence: expected, reason: "it is missing" }
    if (sequence < expected) return wrong("no event has such a number")
    if (row.previousHash !== previous) return wrong("the hash it holds of the event before is not that event's hash")
    if (row.hash !== hash(previous, row)) return wrong("its content is not what was recorded: the hash differs")
    head = { sequence, hash: row.hash }
    if (sequence === noted?.sequence) found = head
    return undefined
  }
  return {
    push: (rows: Iterable<Row>): boolean => {
      for (const row of rows) if ((broken ??= faultOf(row)) !== undefined) break
      return broken === undefined
    },
    result: (): Audit => {
      const isLost = broken === undefined && noted !== undefined
      const lost = isLost ? Option.getOrUndefined(holds(found === undefined ? [] : [found], noted)) : undefined
      return { events: head?.sequence ?? 0, head, broken, lost }
    }
  }
}

/** Checks all rows, in the order of their numbers, and returns the first that is wrong, if any. */
export const verify = (rows: Iterable<Row>): Option.Option<Fault> => {
  const auditor = makeAuditor()
  auditor.push(rows)
  return Option.fromUndefinedOr(auditor.result().broken)
}
