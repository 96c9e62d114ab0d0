/**
 * What of two catalogs is compared: kinds with operations, included objects, no partitions unless asked.
 */
import { type Address, byAddress, canonical, type Catalog, type CatalogObject, children, roleKinds } from "../catalog/mod.ts"
import { isSame } from "./_changes.ts"
import { isCompared } from "./_kinds.ts"
import { settledTexts } from "./_settled.ts"
import type { Options } from "./options.ts"

/** The two sides without what is left out, and the addresses of what differs there. */
export interface Scope {
  readonly from: Catalog
  readonly to: Catalog
  readonly notCompared: ReadonlyArray<Address>
}

/** Whole objects that are left alone: partitions and foreign tables. */
const isLeftAlone = (object: CatalogObject, catalog: Catalog, options: Options): boolean => {
  if (object.kind !== "table") return false
  if (object.type === "foreign") return true
  if (options.partitions === true) return false
  return children(catalog, object.address).some((child) => child.kind === "inheritance" && child.bound !== undefined)
}

const leftOut = (catalog: Catalog, isOut: (object: CatalogObject) => boolean): ReadonlySet<Address> => {
  const out = new Set<Address>()
  const add = (object: CatalogObject) => {
    if (out.has(object.address)) return
    out.add(object.address)
    for (const child of children(catalog, object.address)) add(child)
  }
  for (const object of catalog.objects) if (isOut(object)) add(object)
  return out
}

const without = (catalog: Catalog, out: ReadonlySet<Address>): Catalog => ({
  objects: catalog.objects.filter(({ address }) => !out.has(address)),
  edges: catalog.edges.filter((edge) => !out.has(edge.from) && !out.has(edge.to))
})

/** Roles are the cluster's and no part of a schema, so that nobody misses them unless they were asked for. */
const isUnasked = ({ kind }: CatalogObject, { owners, privileges }: Options): boolean =>
  kind === "owner" ? owners !== true : roleKinds.has(kind) && privileges !== true

/** Narrows both sides to what is compared, in canonical order. */
export const scopeOf = (before: Catalog, after: Catalog, options: Options): Scope => {
  const [from, to] = [canonical(settledTexts(before)), canonical(settledTexts(after))]
  const { include = () => true } = options
  const sides = [from, to] as const
  const isHidden = (object: CatalogObject) => isUnasked(object, options) || !include(object)
  const isAlone = (object: CatalogObject, side: Catalog) =>
    !isCompared(object.kind) || isLeftAlone(object, side, options)
  const hidden = new Set(sides.flatMap((side) => [...leftOut(side, isHidden)]))
  const out = new Set(hidden)
  for (const side of sides) for (const address of leftOut(side, (object) => isAlone(object, side))) out.add(address)
  const [olds, news] = [byAddress(from), byAddress(to)]
  const differs = (address: Address): boolean => {
    const [old, object] = [olds.get(address), news.get(address)]
    if (old !== undefined && object !== undefined) return !isSame(old, object)
    const parent = (old ?? object)?.parent
    return parent === undefined || (olds.has(parent) && news.has(parent))
  }
  const notCompared = [...out].filter((address) => !hidden.has(address) && differs(address)).toSorted()
  return { from: without(from, out), to: without(to, out), notCompared }
}
