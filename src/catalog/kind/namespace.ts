/**
 * Schemas and extensions.
 */
import type { Base } from "../base.ts"

/** A schema. `public`, which every new database has, is listed as well. */
export interface Schema extends Base<"schema"> {
  readonly name: string
}

/** An installed extension. Its members are not listed; what depends on a member depends on the extension. */
export interface Extension extends Base<"extension"> {
  readonly name: string
  readonly schema: string
  readonly version: string
}
