/**
 * What is read so that nothing is overlooked, although nothing compares it yet.
 */
import type { Base } from "./base.ts"

/** Extended statistics; `definition` is the whole `CREATE STATISTICS`. */
export interface Statistics extends Base<"statistics"> {
  readonly schema: string
  readonly table: string
  readonly name: string
  readonly definition: string
}

/** An object of any further kind: `type` and `identity` are those of `pg_identify_object`, `operator`, `public.+(a,b)`. */
export interface Other extends Base<"other"> {
  readonly type: string
  readonly identity: string
}
