/** The user's own SQL, and inserted rows. */
import type { Name, Parameter } from "../../text/mod.ts"
import type { Tagged } from "./_base.ts"
import type { Expression } from "./expression.ts"

/** The user's own SQL: one or several statements; only a single statement can have parameters. */
export interface Execute extends Tagged<"Execute"> {
  readonly expression: Expression
  readonly inverse?: Expression
}

/** Rows that are inserted in order; all rows have the same columns. */
export interface BulkInsert extends Tagged<"BulkInsert"> {
  readonly table: Name
  readonly columns: ReadonlyArray<string>
  readonly rows: ReadonlyArray<ReadonlyArray<Parameter>>
}
