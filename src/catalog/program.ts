/**
 * Objects that programs are made of, besides functions: collations.
 */
import type { Base } from "./base.ts"

/**
 * A collation. `locale` is that of ICU and of the built-in provider, and of libc if LC_COLLATE and LC_CTYPE are equal. The
 * version that the operating system reports is not part of the schema.
 */
export interface Collation extends Base<"collation"> {
  readonly schema: string
  readonly name: string
  readonly provider: "libc" | "icu" | "builtin"
  readonly deterministic: boolean
  readonly locale?: string
  readonly collate?: string
  readonly ctype?: string
  readonly rules?: string
}
