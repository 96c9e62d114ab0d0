/**
 * Objects that are read so that their differences are reported, but that are not compared.
 */
import type { Base } from "../base.ts"

/** Anything of another kind; so far the `secret option` of a server, a user mapping and the like, whose value is hidden. */
export interface Other extends Base<"other"> {
  readonly type: string
  readonly identity: string
}
