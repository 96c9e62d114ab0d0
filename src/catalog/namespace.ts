/**
 * Schemas and extensions: what holds the other objects.
 */
import type { Base } from "./base.ts"

/** A schema. `public` is an object like the others, although every new database has it. */
export interface Schema extends Base<"schema"> {
  readonly name: string
}

/** An installed extension. Its members are not objects of a catalog; what needs a member depends on the extension. */
export interface Extension extends Base<"extension"> {
  readonly name: string
  readonly schema: string
  readonly version: string
}
