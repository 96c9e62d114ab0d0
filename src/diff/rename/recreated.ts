/**
 * Views and routines that are recreated around a rename. PostgreSQL would deparse them differently after it, so they are
 * dropped before it, and the comparison creates them again.
 */
import { type Address, byAddress, type Catalog, children } from "../../catalog/mod.ts"
import { needsOf } from "../engine/needs.ts"
import { descriptionOf } from "../kind/descriptions.ts"
import type { Rename } from "../options.ts"
import { targetOf } from "./target.ts"

/** The views and routines that depend on what is renamed, directly or indirectly. */
export const recreatedAround = (catalog: Catalog, renames: ReadonlyArray<Rename>): ReadonlySet<Address> => {
  const { users } = needsOf(catalog)
  const known = byAddress(catalog)
  const found = new Set<Address>()
  const visit = (address: Address, isView: boolean) => {
    for (const user of users.get(address) ?? []) {
      const object = known.get(user)
      const isText = object !== undefined && descriptionOf(object).isRecreatedAround
      if ((!isText && !isView) || found.has(user)) continue
      found.add(user)
      visit(user, true)
    }
  }
  for (const rename of renames) {
    if (rename.kind === "enum" || rename.kind === "enum-value" || rename.kind === "sequence") continue
    visit(targetOf(rename), false)
    for (const child of children(catalog, targetOf(rename))) if (child.kind === "column") visit(child.address, false)
  }
  return found
}

/** The catalog without some objects and their edges. */
export const withoutObjects = (catalog: Catalog, gone: ReadonlySet<Address>): Catalog => ({
  ...catalog,
  objects: catalog.objects.filter(({ address }) => !gone.has(address)),
  edges: catalog.edges.filter(({ from, to }) => !gone.has(from) && !gone.has(to))
})
