/**
 * The checksums with which other tools recognize an edited file.
 */
import { createHash } from "node:crypto"
import * as Zlib from "node:zlib"
import type { Checksum } from "../tool/mod.ts"

/** A checksum as the tool's table has it. */
export const checksumOf = ({ algorithm, of }: Checksum): string => {
  const parts = typeof of === "string" || of instanceof Uint8Array ? [of] : of
  // CRC-32 is a signed integer of Java.
  if (algorithm === "crc32") return String(parts.reduce((sum, part) => Zlib.crc32(part, sum), 0) | 0)
  const hash = createHash(algorithm)
  for (const part of parts) hash.update(part)
  return hash.digest("hex")
}
