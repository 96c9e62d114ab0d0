/**
 * The reader of a kind of object: a query over the schemas in scope, and the conversion of its rows to objects.
 *
 * A query has one parameter, the oids of the schemas, and returns text, booleans and JSON, so that nothing depends on how
 * a driver decodes other types. It must return the same on PostgreSQL 14 to 18.
 */
import type { CatalogObject } from "../../catalog/mod.ts"
import type { SystemCatalog } from "./system_catalogs.ts"

/** The identity of an object in `pg_depend` and `pg_description`: catalog, oid and, for columns, attribute number. */
export type Key = string

/** The key of an object: `keyOf("pg_class", "16385", 2)`. */
export const keyOf = (catalog: string, oid: string, sub: number = 0): Key => `${catalog}/${oid}/${sub}`

/** SQL for the key of an object. */
export const keyIn = (catalog: string, oid: string, sub: string): string =>
  `concat_ws('/', ${catalog}::regclass, ${oid}, ${sub})`

/**
 * An object that was read. `aliases` are the keys of catalog rows that are not objects but belong to this one, where
 * PostgreSQL records no internal dependency.
 */
export interface Found {
  readonly object: CatalogObject
  readonly key?: Key
  readonly aliases?: ReadonlyArray<Key>
}

/** A query, and the conversion of its rows. */
export interface Reader {
  /**
   * What follows FROM in a query for rows without which this one finds none. Most databases have objects of few kinds, and
   * to plan the queries of the others takes most of the time of reading a small one.
   */
  readonly needs?: string
  readonly query: (major: number) => string
  readonly read: (rows: ReadonlyArray<never>) => ReadonlyArray<Found>
}

/**
 * Makes a reader. The query may depend on the major version of the server; `needs` must be understood by every version
 * and every role.
 */
export const reader = <Row>(
  query: string | ((major: number) => string),
  read: (row: Row) => ReadonlyArray<Found>,
  needs?: string
): Reader => ({
  ...(needs !== undefined && { needs }),
  query: typeof query === "string" ? () => query : query,
  read: (rows: ReadonlyArray<Row>) => rows.flatMap(read)
})

/** The rows of a system catalog that are not built in, for `needs`. */
export const users = (catalog: SystemCatalog, and = "", oid = "oid"): string =>
  `${catalog} WHERE ${oid} >= 16384${and === "" ? "" : ` AND ${and}`}`
