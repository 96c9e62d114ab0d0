/**
 * Objects that are read so that their differences are reported, but that are not compared.
 */
import type { Base } from "../base.ts"

/** An object of any other kind. `type` and `identity` are those of `pg_identify_object`: `operator`, `public.+(a,b)`. */
export interface Other extends Base<"other"> {
  readonly type: string
  readonly identity: string
}
