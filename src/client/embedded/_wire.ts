/**
 * The stream between the driver and PGlite: the driver writes protocol messages and reads PGlite's answers.
 *
 * The driver writes whole messages, waits for the answer, and opens a second stream only to cancel a statement.
 * PGlite runs in this thread and cannot be interrupted, so that stream is closed without an answer.
 */
import type { PGlite } from "@electric-sql/pglite"
import { Duplex } from "node:stream"

/** `CancelRequest` of the protocol: a 16-byte packet with this code. */
const cancelCode = 80_877_102
const terminate = 0x58

const isCancel = (chunk: Uint8Array): boolean =>
  chunk.byteLength === 16 && new DataView(chunk.buffer, chunk.byteOffset).getUint32(4) === cancelCode

/** Opens a stream to a running PGlite, which stays open when the stream ends. */
export const makeWire = (database: PGlite): Duplex => {
  const exchange = async (chunk: Uint8Array): Promise<void> => {
    const answer = await database.execProtocolRaw(chunk)
    // PGlite may reuse the memory of its answer for the next one.
    if (answer.byteLength > 0) wire.push(Buffer.from(answer))
  }
  const wire: Duplex = new Duplex({
    read() {},
    write(chunk: Uint8Array, _encoding, settle) {
      if (isCancel(chunk)) {
        settle()
        wire.destroy()
        return
      }
      if (chunk[0] === terminate) return settle()
      exchange(chunk).then(() => settle(), settle)
    },
    final(settle) {
      wire.push(null)
      settle()
    }
  })
  return wire
}
