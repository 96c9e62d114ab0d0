/**
 * The scope of a catalog: its schemas, the readers that find anything, and all without the ledger of Strata.
 */
import { type Address, address, type Catalog, type CatalogObject, routineAddress } from "../../catalog/mod.ts"
import { readers } from "../kind/readers.ts"

/** The options for reading a catalog. */
export interface Options {
  /** The schemas to read; by default all except those of PostgreSQL. Extensions are always read. */
  readonly schemas?: ReadonlyArray<string>
  /** The ledger, which is left out; by default `strata.ledger`. */
  readonly ledger?: { readonly schema?: string; readonly table?: string }
}

/** The rows without which readers find none, which are looked for before their queries are sent. */
export const needs: ReadonlyArray<string> = [...new Set(readers.flatMap((reader) => reader.needs ?? []))]

/** The row of `scopeQuery`: an array of oids as text, and whether there are rows for each of `needs`. */
export interface ScopeRow {
  readonly schemas: string
  readonly present: ReadonlyArray<boolean>
}

/** The schemas in scope, and what they need to be read; `$1` is null or a JSON array of names. */
export const scopeQuery = `SELECT ARRAY(SELECT oid FROM pg_namespace
      WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
        AND ($1::jsonb IS NULL OR $1::jsonb ? nspname::text))::text AS "schemas",
    json_build_array(${needs.map((rows) => `EXISTS (SELECT FROM ${rows})`).join(",\n      ")}) AS "present"`

/** The objects without those that are left out and their descendants. */
export const without = (
  objects: ReadonlyArray<CatalogObject>,
  isLeftOut: (object: CatalogObject) => boolean
): ReadonlyArray<CatalogObject> => {
  const roots = objects.filter(isLeftOut)
  if (roots.length === 0) return objects
  const byParent = Map.groupBy(objects, (object) => object.parent)
  const gone = new Set<Address>()
  const drop = (object: CatalogObject): void => {
    if (gone.has(object.address)) return
    gone.add(object.address)
    for (const child of byParent.get(object.address) ?? []) drop(child)
  }
  for (const object of roots) drop(object)
  return objects.filter((object) => !gone.has(object.address))
}

const attached = new Set<CatalogObject["kind"]>([
  "comment",
  "security-label",
  "owner",
  "privilege",
  "default-privilege"
])

/**
 * Leaves out the ledger: its table with all parts, the functions of its triggers, and its schema if it has no other
 * objects.
 */
export const withoutLedger = (
  objects: ReadonlyArray<CatalogObject>,
  { schema = "strata", table = "ledger" }: NonNullable<Options["ledger"]>
): ReadonlyArray<CatalogObject> => {
  const ledger = address("table", schema, table)
  if (!objects.some((object) => object.address === ledger)) return objects
  const functions = new Set(
    objects.flatMap((object) =>
      object.kind === "trigger" && object.parent === ledger && object.name.startsWith("strata_")
        ? [routineAddress("function", object.function.schema, object.function.name, "")]
        : []
    )
  )
  const kept = without(objects, (object) => object.address === ledger || functions.has(object.address))
  return withoutEmpty(kept, new Set([schema]))
}

/** Leaves out those of the schemas that contain nothing any more, but for `public`. */
const withoutEmpty = (
  objects: ReadonlyArray<CatalogObject>,
  schemas: ReadonlySet<string>
): ReadonlyArray<CatalogObject> => {
  const used = new Set(
    objects.flatMap(({ kind, parent }) => parent === undefined || attached.has(kind) ? [] : [parent])
  )
  return without(
    objects,
    (object) =>
      object.kind === "schema" && object.name !== "public" && schemas.has(object.name) && !used.has(object.address)
  )
}

/** The catalog without tables, their sequences, and the schemas that contain nothing else. */
export const withoutTables = (
  catalog: Catalog,
  tables: ReadonlyArray<{ readonly schema: string; readonly name: string }>
): Catalog => {
  if (tables.length === 0) return catalog
  const gone = new Set(tables.map(({ name, schema }) => address("table", schema, name)))
  const sequences = new Set(
    catalog.objects.flatMap((object) =>
      object.kind === "owned-by" && gone.has(address("table", object.table.schema, object.table.name))
        ? [object.parent]
        : []
    )
  )
  const objects = withoutEmpty(
    without(catalog.objects, (object) => gone.has(object.address) || sequences.has(object.address)),
    new Set(tables.map(({ schema }) => schema))
  )
  const left = new Set(objects.map(({ address }) => address))
  return { ...catalog, objects, edges: catalog.edges.filter(({ from, to }) => left.has(from) && left.has(to)) }
}
