/**
 * The messages of a statement that is prepared under a name at its first use in a session, and then sent by its name: the
 * server parses and plans it once. The driver's own encoder has no statements that its sessions do not forget.
 *
 * https://www.postgresql.org/docs/current/protocol-message-formats.html
 */

/** The messages up to Sync: Parse if the statement is new, Bind, Describe, Execute. Parameters are sent as text. */
export const namedFrame = (
  name: string,
  text: string | undefined,
  parameters: ReadonlyArray<string | null>
): Uint8Array => {
  const bound = parameters.reduce((sum, value) => sum + 4 + (value === null ? 0 : Buffer.byteLength(value)), 0)
  const parseLength = text === undefined ? 0 : 5 + Buffer.byteLength(name) + 1 + Buffer.byteLength(text) + 1 + 2
  const bindLength = 5 + 1 + Buffer.byteLength(name) + 1 + 2 + 2 + bound + 4
  const bytes = Buffer.allocUnsafe(parseLength + bindLength + ends.length)
  let at = 0
  const cString = (value: string) => {
    at += bytes.write(value, at)
    bytes[at++] = 0
  }
  const int16 = (value: number) => void (at = bytes.writeInt16BE(value, at))
  const head = (type: string, length: number) => {
    at += bytes.write(type, at)
    at = bytes.writeInt32BE(length - 1, at)
  }
  if (text !== undefined) {
    head("P", parseLength)
    cString(name)
    cString(text)
    int16(0)
  }
  head("B", bindLength)
  cString("")
  cString(name)
  int16(0)
  int16(parameters.length)
  for (const value of parameters) {
    const length = value === null ? -1 : bytes.write(value, at + 4)
    bytes.writeInt32BE(length, at)
    at += 4 + Math.max(0, length)
  }
  // One format for all columns: binary, which is what the driver's decoders read.
  int16(1)
  int16(1)
  bytes.set(ends, at)
  return bytes
}

/** Describe and Execute of the unnamed portal, and Sync, which the last statement of an exchange keeps. */
const ends = Buffer.from("D\0\0\0\x06P\0E\0\0\0\x09\0\0\0\0\0S\0\0\0\x04", "latin1")
