/**
 * The dependencies between the objects of one catalog: its edges, the parents, and what the fields of an object name.
 *
 * PostgreSQL records most of the last as edges. They are added here so that the order is right for any catalog.
 */
import { type Address, address, byAddress, type Catalog, type CatalogObject, type QualifiedName } from "../../catalog/mod.ts"
import { descriptionOf, isCompared, typeKinds } from "../kind/descriptions.ts"

/** Dependencies in both directions, by address. An object without any has no entry. */
export interface Needs {
  readonly needs: ReadonlyMap<Address, ReadonlySet<Address>>
  readonly users: ReadonlyMap<Address, ReadonlySet<Address>>
}

/** The dependencies of the two sides of a comparison. */
export interface BothNeeds {
  readonly before: Needs
  readonly after: Needs
}

/** The addresses of types with this name, one for each kind of type. */
export const typeAddresses = ({ name, schema }: QualifiedName): ReadonlyArray<Address> =>
  typeKinds.map((kind) => address(kind, schema, name))

const named = (object: CatalogObject): ReadonlyArray<Address> =>
  isCompared(object.kind)
    ? descriptionOf(object).needs(object).flatMap((need) =>
      typeof need === "string" ? [need] : typeAddresses(need.type)
    )
    : []

const put = (map: Map<Address, Set<Address>>, key: Address, value: Address): void => {
  const set = map.get(key)
  if (set === undefined) map.set(key, new Set([value]))
  else set.add(value)
}

/** The dependencies of a catalog. */
export const needsOf = (catalog: Catalog): Needs => {
  const known = byAddress(catalog)
  const needs = new Map<Address, Set<Address>>()
  const users = new Map<Address, Set<Address>>()
  const add = (from: Address, to: Address) => {
    if (from === to || !known.has(from) || !known.has(to)) return
    put(needs, from, to)
    put(users, to, from)
  }
  for (const object of catalog.objects) {
    if (object.parent !== undefined) add(object.address, object.parent)
    for (const other of named(object)) add(object.address, other)
  }
  for (const { from, to } of catalog.edges) add(from, to)
  for (const object of catalog.objects) {
    const parent = known.get(object.parent ?? "")
    if (parent === undefined || !isCompared(object.kind) || !descriptionOf(object).isRecordedForParent(object)) continue
    for (const other of needs.get(parent.address) ?? []) if (other !== parent.parent) add(object.address, other)
  }
  return { needs, users }
}
