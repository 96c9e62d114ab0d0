/**
 * A short digest of a text, for names that are cut: the same on every machine and in every version.
 *
 * FNV-1a of 64 bits over UTF-8. Effect's own hash is 32 bits wide and free to change, and names may not.
 */
const prime = 0x100000001b3n
const basis = 0xcbf29ce484222325n

/** Ten lowercase hexadecimal digits, 40 bits folded from 64. */
export const digest = (text: string): string => {
  let hash = basis
  for (const byte of new TextEncoder().encode(text)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * prime)
  return BigInt.asUintN(40, hash ^ (hash >> 40n)).toString(16).padStart(10, "0")
}
