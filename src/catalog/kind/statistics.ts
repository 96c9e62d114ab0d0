/**
 * Extended statistics.
 */
import type { Base } from "../base.ts"

/**
 * Extended statistics of a table or a materialized view. `definition` is the `CREATE STATISTICS` statement, and `target` is
 * absent if it is that of the columns.
 */
export interface Statistics extends Base<"statistics"> {
  readonly schema: string
  readonly table: string
  readonly name: string
  readonly definition: string
  readonly target?: number
}
