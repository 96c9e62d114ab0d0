/**
 * What a file of this folder gives for one kind of objects: a query over the schemas in scope, and how its rows are read.
 *
 * A query has one parameter, the oids of the schemas, and returns texts, booleans and JSON, so that nothing depends on
 * how a driver decodes a type. It must read the same on PostgreSQL 14 to 18.
 */
import type { CatalogObject } from "../../catalog/mod.ts"

/** Where `pg_depend`, `pg_description` and the like find an object: catalog, oid and, for columns, attribute number. */
export type Key = string

/** The key of an object: `keyOf("pg_class", "16385", 2)`. */
export const keyOf = (catalog: string, oid: string, sub: number = 0): Key => `${catalog}/${oid}/${sub}`

/** SQL for the key of an object. */
export const keyIn = (catalog: string, oid: string, sub: string): string =>
  `concat_ws('/', ${catalog}::regclass, ${oid}, ${sub})`

/**
 * An object that was read. `key` is its own; `aliases` are keys of what is no object but stands for this one, where
 * PostgreSQL has no internal dependency that says so.
 */
export interface Found {
  readonly object: CatalogObject
  readonly key?: Key
  readonly aliases?: ReadonlyArray<Key>
}

/** One query and its reading. */
export interface Reader {
  readonly query: (major: number) => string
  readonly read: (rows: ReadonlyArray<never>) => ReadonlyArray<Found>
}

/** Ties the type of a query's rows to their reading; a query may depend on the server's major version. */
export const reader = <Row>(
  query: string | ((major: number) => string),
  read: (row: Row) => ReadonlyArray<Found>
): Reader => ({
  query: typeof query === "string" ? () => query : query,
  read: (rows: ReadonlyArray<Row>) => rows.flatMap(read)
})
