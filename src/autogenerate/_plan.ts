/**
 * Comparisons that make a database, or a part of one, where nothing is.
 */
import * as Catalog from "../catalog/mod.ts"
import * as Diff from "../diff/mod.ts"

const roles: ReadonlySet<Catalog.Kind> = new Set(["owner", "privilege"])

/** What takes one catalog to another, partitions included, owners and privileges not. */
export const planOf = (from: Catalog.Catalog, to: Catalog.Catalog) =>
  Diff.diff(from, to, { include: ({ kind }) => !roles.has(kind), partitions: true })

/** What every database has of a catalog. */
export const publicOnly = (catalog: Catalog.Catalog): Catalog.Catalog => {
  const home = Catalog.find(catalog, Catalog.address("schema", "public"))
  return Catalog.canonical({ objects: home === undefined ? [] : [home], edges: [] })
}
