/**
 * The tables in which other migration tools record what they applied. A database may still have them, and no model
 * describes them, so a comparison with models leaves them alone.
 */
import * as Catalog from "../../catalog/mod.ts"
import * as Introspect from "../../introspect/mod.ts"
import * as Tools from "../../tool/mod.ts"

/** Names of types in a catalog, and what `pg_type` calls them. */
const typeNames: Readonly<Record<string, string>> = {
  "bigint": "int8",
  "boolean": "bool",
  "character varying": "varchar",
  "integer": "int4",
  "text[]": "_text",
  "timestamp with time zone": "timestamptz",
  "timestamp without time zone": "timestamp"
}

const typeName = (type: string): string => {
  const plain = type.replace(/\(\d+\)/, "")
  return typeNames[plain] ?? plain
}

const tablesOf = (catalog: Catalog.Catalog): ReadonlyArray<Tools.Found> => {
  const columns = Map.groupBy(Catalog.ofKind(catalog, "column"), ({ parent }) => parent)
  return Catalog.ofKind(catalog, "table").map(({ address, name, schema }) => ({
    schema,
    name,
    columns: Object.fromEntries((columns.get(address) ?? []).map(({ name, type }) => [name, typeName(type)]))
  }))
}

/** The catalog of a database without the tables of other tools, but for those that `desired` has. */
export const withoutTools = (live: Catalog.Catalog, desired: Catalog.Catalog = Catalog.empty): Catalog.Catalog => {
  const wanted = new Set(Catalog.ofKind(desired, "table").map(({ address }) => address))
  const tables = Tools.tablesOfTools(Tools.tools, tablesOf(live)).filter(({ name, schema }) =>
    !wanted.has(Catalog.address("table", schema, name))
  )
  return Introspect.withoutTables(live, tables)
}
