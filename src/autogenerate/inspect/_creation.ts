/**
 * Comparisons that make a database, or a part of one, where nothing is.
 */
import * as Catalog from "../../catalog/mod.ts"
import * as Diff from "../../diff/mod.ts"

/** Whether owners and privileges are made too. */
export type Roles = Pick<Diff.Options, "owners" | "privileges">

/** What takes one catalog to another, partitions included. */
export const planOf = (
  from: Catalog.Catalog,
  to: Catalog.Catalog,
  { owners = false, privileges = false }: Roles = {}
) => Diff.diff(from, to, { owners, privileges, partitions: true })

/** What every database has of a catalog. */
export const publicOnly = (catalog: Catalog.Catalog): Catalog.Catalog => {
  const home = Catalog.find(catalog, Catalog.address("schema", "public"))
  return Catalog.canonical({ objects: home === undefined ? [] : [home], edges: [] })
}
