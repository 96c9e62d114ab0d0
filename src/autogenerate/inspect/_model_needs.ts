/**
 * What each object of a catalog needs: its parent, what PostgreSQL records, and the names in the bodies of functions,
 * which PostgreSQL does not record but looks up when the function is created.
 */
import type * as Catalog from "../../catalog/mod.ts"

/** The addresses that each object needs, by its own. */
export const needsOf = (catalog: Catalog.Catalog): ReadonlyMap<Catalog.Address, ReadonlySet<Catalog.Address>> => {
  const needs = new Map(
    catalog.objects.map(({ address, parent }) => [address, new Set(parent === undefined ? [] : [parent])])
  )
  for (const { from, to } of catalog.edges) needs.get(from)?.add(to)
  const byName = Map.groupBy(catalog.objects.filter(isNamed), nameOf)
  for (const routine of catalog.objects) {
    if (routine.kind !== "function" && routine.kind !== "procedure") continue
    for (const [word] of routine.body.toLowerCase().matchAll(/[\p{L}_][\p{L}\p{N}_$]*/gu)) {
      for (const { address } of byName.get(word) ?? []) {
        if (address !== routine.address) needs.get(routine.address)?.add(address)
      }
    }
  }
  return needs
}

const named: ReadonlySet<Catalog.Kind> = new Set<Catalog.Kind>([
  "table",
  "view",
  "materialized-view",
  "enum",
  "domain",
  "composite",
  "range",
  "sequence",
  "function",
  "procedure"
])

const isNamed = ({ kind }: Catalog.CatalogObject): boolean => named.has(kind)

const nameOf = (object: Catalog.CatalogObject): string => "name" in object ? object.name.toLowerCase() : ""
