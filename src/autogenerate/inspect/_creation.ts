/**
 * Plans that create all or part of a database.
 */
import * as Catalog from "../../catalog/mod.ts"
import * as Diff from "../../diff/mod.ts"

/** Whether owners and privileges are included. */
export type Roles = Pick<Diff.Options, "owners" | "privileges">

/** The plan from one catalog to another, including partitions. */
export const planOf = (
  from: Catalog.Catalog,
  to: Catalog.Catalog,
  { owners = false, privileges = false }: Roles = {}
) => Diff.diff(from, to, { owners, privileges, partitions: true })

/** The part of a catalog that every database has: the schema `public`. */
export const publicOnly = (catalog: Catalog.Catalog): Catalog.Catalog => {
  const home = Catalog.find(catalog, Catalog.address("schema", "public"))
  return Catalog.canonical({ ...catalog, objects: home === undefined ? [] : [home], edges: [] })
}
