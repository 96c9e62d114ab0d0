/**
 * Fills the tables of a database with random rows that satisfy its constraints: parents before children, and another row
 * where one is refused.
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import { serverError } from "../client/mod.ts"
import { identifierUnsafe, stringLiteral } from "../text/mod.ts"
import { oneOf, type Random } from "./random.ts"
import { type Column, counts, type ForeignKey, type LedgerPlace, type Table, tables } from "./tables.ts"
import { constantsOf, valueOf } from "./value.ts"

/** The values of a column that random ones do not do for: a function of a random number from 0 to below 1. */
export type Values = Readonly<Record<string, (random: number) => string | number | boolean | null>>

/** How tables are filled. */
export interface FillOptions {
  readonly ledger: LedgerPlace
  readonly random: Random
  /** How many rows a table has in the end, by default 3. */
  readonly rows?: number | undefined
  /** The object identifiers of the tables to fill; all by default. */
  readonly only?: ReadonlyArray<string> | undefined
  /** By the column, such as `users.email` or `app.users.email`. */
  readonly values?: Values | undefined
  /** Values that may satisfy what random ones of the type do not, from the models, which may be of a later revision. */
  readonly models?: Values | undefined
}

/** How many rows are tried for each one that is inserted. */
const attempts = 40

/** The tables, each after those that it refers to where that is possible. */
const parentsFirst = (all: ReadonlyArray<Table>): ReadonlyArray<Table> => {
  const byName = new Map(all.map((table) => [table.name, table]))
  const order = new Set<Table>()
  const open = new Set<Table>()
  const visit = (table: Table): void => {
    if (order.has(table) || open.has(table)) return
    open.add(table)
    for (const { table: parent } of table.foreignKeys) {
      const found = byName.get(parent)
      if (found !== undefined) visit(found)
    }
    order.add(table)
  }
  for (const table of all) visit(table)
  return [...order]
}

type Keys = ReadonlyArray<ReadonlyArray<string | null>>

/** The values of the keys that a foreign key may refer to, as texts. */
const keysOf = ({ keys, table }: ForeignKey): Effect.Effect<Keys, SqlError, SqlClient.SqlClient> =>
  Effect.flatMap(SqlClient.SqlClient, (sql) => {
    const columns = keys.map((key, index) => `${identifierUnsafe(key)}::text AS "k${index}"`)
    const text = `SELECT ${columns.join(", ")} FROM ${table} ORDER BY ${
      keys.map((_, index) => index + 1).join(", ")
    } LIMIT 50`
    return Effect.map(
      sql.unsafe<Record<string, string | null>>(text).withoutTransform,
      (rows) => rows.map((row) => keys.map((_, index) => row[`k${index}`]!))
    )
  })

/** The values of a row by column; what is absent has its default. Undefined if there is no row. */
const rowOf = (
  table: Table,
  parents: ReadonlyMap<ForeignKey, Keys>,
  { models, random, values }: FillOptions
): ReadonlyMap<string, string | null> | undefined => {
  const row = new Map<string, string | null>()
  const notNull = new Set(table.columns.filter((column) => column.notNull).map(({ name }) => name))
  for (const [{ columns }, keys] of parents) {
    const fitting = keys.filter((key) => columns.every((name, index) => !row.has(name) || row.get(name) === key[index]))
    const canBeNull = columns.some((name) => !notNull.has(name) && !row.has(name))
    if (fitting.length === 0 || (canBeNull && random() < 0.25)) {
      if (!canBeNull) return undefined
      for (const name of columns) if (!notNull.has(name)) row.set(name, null)
    } else oneOf(random, fitting).forEach((value, index) => row.set(columns[index]!, value))
  }
  for (const column of table.columns) {
    if (row.has(column.name) || column.isNumbered) continue
    const likely = givenFor(table, column, models)
    const given = givenFor(table, column, values) ?? (likely !== undefined && random() < 0.5 ? likely : undefined)
    if (given !== undefined) {
      const value = given(random())
      row.set(column.name, value === null ? null : String(value))
    } else if (!column.hasDefault || random() < 0.5) {
      const value = valueOf(random, column, constantsOf(table.rules, column.name))
      if (value !== undefined) row.set(column.name, value)
      else if (column.notNull && !column.hasDefault) return undefined
    }
  }
  return row
}

const givenFor = ({ name }: Table, column: Column, values: Values = {}) => {
  const plain = name.replaceAll("\"", "")
  return values[`${plain}.${column.name}`] ?? values[`${plain.slice(plain.indexOf(".") + 1)}.${column.name}`]
}

const insertOf = ({ columns, name }: Table, row: ReadonlyMap<string, string | null>): string => {
  const given = columns.filter((column) => row.has(column.name))
  if (given.length === 0) return `INSERT INTO ${name} DEFAULT VALUES ON CONFLICT DO NOTHING RETURNING 1 AS "done"`
  const values = given.map((column) => {
    const value = row.get(column.name)!
    return value === null ? "NULL" : `${stringLiteral(value)}::${column.type}`
  })
  const names = given.map((column) => identifierUnsafe(column.name))
  return `INSERT INTO ${name} (${names.join(", ")}) VALUES (${
    values.join(", ")
  }) ON CONFLICT DO NOTHING RETURNING 1 AS "done"`
}

/** Inserts rows into one table; returns why there are fewer, if there are. */
const fillTable = Effect.fnUntraced(function*(table: Table, missing: number, options: FillOptions) {
  const sql = yield* SqlClient.SqlClient
  let problem = "each row that was tried has the key of another one"
  let left = missing
  for (let attempt = 0; attempt < attempts * missing && left > 0; attempt++) {
    const parents = new Map<ForeignKey, Keys>()
    for (const key of table.foreignKeys) parents.set(key, yield* keysOf(key))
    const row = rowOf(table, parents, options)
    if (row === undefined) {
      problem = "it refers to a table without rows, or has a column of a type without random values"
      break
    }
    const done = yield* Effect.result(sql.unsafe(insertOf(table, row)).unprepared)
    if (Result.isSuccess(done)) left -= done.success.length
    else problem = serverError(done.failure).message
  }
  return left === missing ? `${table.name} has no random rows: ${problem}` : undefined
})

/**
 * Fills each table up to a number of rows. Returns the tables that got none, and why. What is inserted depends on the
 * random numbers and the schema alone.
 */
export const fill = Effect.fnUntraced(function*(options: FillOptions) {
  const { ledger, only, rows = 3 } = options
  const all = yield* tables(ledger, only)
  const there = yield* counts(ledger, only)
  const empty: Array<string> = []
  for (const table of parentsFirst(all)) {
    const missing = rows - (there[table.name] ?? 0)
    const problem = missing > 0 ? yield* fillTable(table, missing, options) : undefined
    if (problem !== undefined && (there[table.name] ?? 0) === 0) empty.push(problem)
  }
  return empty as ReadonlyArray<string>
})

/** Empties all tables. */
export const empty = Effect.fnUntraced(function*(ledger: LedgerPlace) {
  const sql = yield* SqlClient.SqlClient
  const names = Object.keys(yield* counts(ledger))
  if (names.length > 0) yield* sql.unsafe(`TRUNCATE ${names.join(", ")} CASCADE`).unprepared
})
