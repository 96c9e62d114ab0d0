/** Reads the column that one schema makes, through the public door. */
import * as Result from "effect/Result"
import type * as Schema from "effect/Schema"
import type { Check, Column, CreateTable, Operation } from "../../src/operation/mod.ts"
import { Desired, Table } from "../../src/schema/mod.ts"

/** The `CREATE TABLE` operations of some tables. */
export const tablesOf = (operations: ReadonlyArray<Operation>): ReadonlyArray<CreateTable> =>
  operations.filter((operation) => operation._tag === "CreateTable")

/** The column of a schema in a table of its own, with whatever else the schema makes. */
export const columnOf = (
  schema: Schema.Top,
  options: Desired.Options = {}
): {
  readonly column: Column
  readonly checks: ReadonlyArray<Check>
  readonly operations: ReadonlyArray<Operation>
} => {
  const table = Table.make({ value: schema }, { name: "t" })
  const operations = Result.getOrThrow(Desired.operations([table], options))
  const [create] = tablesOf(operations)
  const [column] = create?.columns ?? []
  if (create === undefined || column === undefined) throw new Error("the schema made no column")
  return { column, checks: create.constraints.filter((constraint) => constraint.kind === "check"), operations }
}

/** The type of a schema's column. */
export const typeOf = (schema: Schema.Top, options: Desired.Options = {}): Column["type"] =>
  columnOf(schema, options).column.type
