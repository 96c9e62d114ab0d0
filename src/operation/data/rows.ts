/** The user's own SQL, and rows. */
import type { Name, Parameter } from "../../text/mod.ts"
import type { Tagged } from "./_base.ts"
import type { Expression } from "./expression.ts"

/** The user's own SQL: one or several statements, parameters only with exactly one statement. */
export interface Execute extends Tagged<"Execute"> {
  readonly expression: Expression
  readonly inverse?: Expression
}

/** Rows written with `INSERT`, in order; every row has the same columns. */
export interface BulkInsert extends Tagged<"BulkInsert"> {
  readonly table: Name
  readonly columns: ReadonlyArray<string>
  readonly rows: ReadonlyArray<ReadonlyArray<Parameter>>
}
