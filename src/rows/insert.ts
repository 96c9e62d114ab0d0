/**
 * Inserts the rows of a test.
 */
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import { identifierUnsafe } from "../text/mod.ts"

/** A row by the names of its columns; what is absent has its default. */
export type Row = Readonly<Record<string, unknown>>

/** Rows by their tables, in the order in which they are inserted; `app.users` is a table of another schema. */
export type Rows = Readonly<Record<string, ReadonlyArray<Row>>>

const nameOf = (table: string): string => table.split(".").map(identifierUnsafe).join(".")

const jsonOf = (row: Row): string =>
  JSON.stringify(row, (_, value: unknown) =>
    typeof value === "bigint"
      ? String(value)
      : value instanceof Uint8Array
      ? `\\x${Buffer.from(value).toString("hex")}`
      : value)

/** Inserts the rows; values become those of the columns' types as `jsonb_populate_record` converts them. */
export const insert = Effect.fnUntraced(function*(rows: Rows) {
  const sql = yield* SqlClient.SqlClient
  for (const [table, all] of Object.entries(rows)) {
    const name = nameOf(table)
    for (const row of all) {
      const columns = Object.keys(row).map(identifierUnsafe).join(", ")
      const text = columns === ""
        ? `INSERT INTO ${name} DEFAULT VALUES`
        : `INSERT INTO ${name} (${columns}) OVERRIDING SYSTEM VALUE
          SELECT ${columns} FROM jsonb_populate_record(NULL::${name}, $1::text::jsonb)`
      yield* sql.unsafe(text, columns === "" ? [] : [jsonOf(row)]).unprepared
    }
  }
})
