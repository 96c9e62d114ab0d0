/**
 * Objects made of queries that are recreated around a rename, because it is not known what PostgreSQL will make of their text:
 * they are dropped before it, and the comparison creates them again.
 */
import { type Address, byAddress, type Catalog, type CatalogObject, children } from "../../catalog/mod.ts"
import { needsOf } from "../engine/needs.ts"
import { isSame } from "../engine/same.ts"
import { descriptionOf } from "../kind/descriptions.ts"
import type { Rename } from "../options.ts"
import { targetOf } from "./target.ts"

/**
 * The views, rules and routines that depend on what is renamed and are not what `to` has after it, and all that depends on
 * them. `after` has the objects of `from` as they are after the renames.
 */
export const recreatedAround = (
  from: Catalog,
  after: ReadonlyArray<CatalogObject>,
  to: Catalog,
  renames: ReadonlyArray<Rename>
): ReadonlySet<Address> => {
  const { users } = needsOf(from)
  const desired = byAddress(to)
  const spoiled = new Set(from.objects.flatMap((object, index) => {
    const renamed = after[index]!
    const target = desired.get(renamed.address)
    return target !== undefined && descriptionOf(object).isRecreatedAround(object) && !isSame(renamed, target)
      ? [object.address]
      : []
  }))
  const found = new Set<Address>()
  const visit = (address: Address, isRecreated: boolean) => {
    for (const user of users.get(address) ?? []) {
      if ((!isRecreated && !spoiled.has(user)) || found.has(user)) continue
      found.add(user)
      visit(user, true)
    }
  }
  for (const rename of renames) {
    if (rename.kind === "enum" || rename.kind === "enum-value") continue
    visit(targetOf(rename), false)
    for (const child of children(from, targetOf(rename))) if (child.kind === "column") visit(child.address, false)
  }
  return found
}

/** The catalog without some objects and their edges. */
export const withoutObjects = (catalog: Catalog, gone: ReadonlySet<Address>): Catalog => ({
  ...catalog,
  objects: catalog.objects.filter(({ address }) => !gone.has(address)),
  edges: catalog.edges.filter(({ from, to }) => !gone.has(from) && !gone.has(to))
})
