/**
 * The objects that each object of a catalog needs, including the names in the bodies of functions: PostgreSQL does not
 * record these, but resolves them when the function is created.
 */
import type * as Catalog from "../../catalog/mod.ts"
import * as Diff from "../../diff/mod.ts"
import { wordsIn } from "../../text/mod.ts"
import { modelKinds } from "./_model_kinds.ts"

/** By the address of each object, the addresses of the objects that it needs. */
export const needsOf = (catalog: Catalog.Catalog): ReadonlyMap<Catalog.Address, ReadonlySet<Catalog.Address>> => {
  const needs = new Map([...Diff.needsOf(catalog).needs].map(([address, own]) => [address, new Set(own)]))
  const byName = Map.groupBy(catalog.objects.filter(({ kind }) => modelKinds[kind].inBodies), nameOf)
  for (const object of catalog.objects) {
    if (!("body" in object)) continue
    const own = needs.get(object.address) ?? new Set()
    for (const word of wordsIn(object.body)) {
      for (const { address } of byName.get(word) ?? []) if (address !== object.address) own.add(address)
    }
    needs.set(object.address, own)
  }
  return needs
}

const nameOf = (object: Catalog.CatalogObject): string => "name" in object ? object.name.toLowerCase() : ""
