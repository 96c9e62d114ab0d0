/**
 * Objects that are read so that their differences are reported, but that are not compared yet.
 */
import type { Base } from "./base.ts"

/** Extended statistics. `definition` is the `CREATE STATISTICS` statement. */
export interface Statistics extends Base<"statistics"> {
  readonly schema: string
  readonly table: string
  readonly name: string
  readonly definition: string
}

/** An object of any other kind. `type` and `identity` are those of `pg_identify_object`: `operator`, `public.+(a,b)`. */
export interface Other extends Base<"other"> {
  readonly type: string
  readonly identity: string
}
