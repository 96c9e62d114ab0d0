/**
 * A short digest of a text, for truncated names. It must never change.
 *
 * FNV-1a of 64 bits over UTF-8. The hash of Effect has 32 bits and may change between versions.
 */
const prime = 0x100000001b3n
const basis = 0xcbf29ce484222325n

/** Ten lowercase hexadecimal digits: 64 bits folded to 40. */
export const digest = (text: string): string => {
  let hash = basis
  for (const byte of new TextEncoder().encode(text)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * prime)
  return BigInt.asUintN(40, hash ^ (hash >> 40n)).toString(16).padStart(10, "0")
}
