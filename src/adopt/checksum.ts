/**
 * The checksums with which other tools recognize an edited file.
 */
import { createHash } from "node:crypto"
import * as Zlib from "node:zlib"
import type { Checksum } from "../tool/mod.ts"

/** A checksum as the tool's table has it. */
export const checksumOf = ({ algorithm, of }: Checksum): string =>
  // CRC-32 is a signed integer of Java.
  algorithm === "crc32" ? String(Zlib.crc32(of) | 0) : createHash(algorithm).update(of).digest("hex")
