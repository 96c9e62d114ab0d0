/**
 * What the application uses that still runs while a revision is applied: that of the previous release.
 *
 * Its models say which columns it reads and writes. Where they are not known, it may use all that the schema had.
 */
import type { Facts } from "../observe/facts.ts"

/** The columns that are used, by their tables as `schema.table`. */
export interface Reader {
  /** `models` if they say what is used, `schema` if everything there may be. */
  readonly source: "models" | "schema"
  readonly tables: ReadonlyMap<string, ReadonlyMap<string, Used>>
  /** The values of enums, each as `schema.enum: value`. */
  readonly values: ReadonlySet<string>
}

/** What models use, which do not say which enums are theirs in the database. */
export type Models = Omit<Reader, "values">

/** How a column is used: whether NULL may be written. */
export interface Used {
  readonly nullable: boolean
}

/** What models use of a schema; without models, all that it has. */
export const readerOf = ({ columns, values }: Facts, models: Models | undefined): Reader => ({
  ...(models ?? allOf(columns)),
  values: new Set(values)
})

const allOf = (columns: Facts["columns"]): Models => ({
  source: "schema",
  tables: new Map([...Map.groupBy(columns, ({ table }) => table)].map(([table, all]) => [
    table,
    new Map(all.map(({ column, notNull }) => [column, { nullable: !notNull }]))
  ]))
})
