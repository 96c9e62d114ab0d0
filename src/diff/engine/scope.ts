/**
 * Which objects of two catalogs are compared: of kinds with operations, included by the options, partitions on request.
 */
import { type Address, byAddress, canonical, type Catalog, type CatalogObject, children, inOrderOf, withEdges } from "../../catalog/mod.ts"
import { descriptionOf, isCompared, requestedBy } from "../kind/descriptions.ts"
import type { Options } from "../options.ts"
import { deparsedTexts } from "./deparsed_text.ts"
import { isSame } from "./same.ts"

/**
 * The two sides without the objects that are not compared, and the addresses of those that differ. `whole` is the first
 * side with the objects that the options leave out although operations could change them.
 */
export interface Scope {
  readonly from: Catalog
  readonly to: Catalog
  readonly whole: Catalog
  readonly notCompared: ReadonlyArray<Address>
}

const isLeftAlone = (object: CatalogObject, catalog: Catalog, options: Options): boolean =>
  !isCompared(object.kind) || descriptionOf(object).isLeftOut(object, catalog, options)

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

const without = (catalog: Catalog, out: ReadonlySet<Address>): Catalog => {
  if (out.size === 0) return catalog
  const { coercions, serverVersion } = catalog
  return withEdges(
    { objects: catalog.objects.filter(({ address }) => !out.has(address)), coercions, serverVersion },
    () => catalog.edges.filter((edge) => !out.has(edge.from) && !out.has(edge.to))
  )
}

/** Without a request, objects of kinds that are compared on request are not reported as "not compared" either. */
const isUnasked = (object: CatalogObject, options: Options): boolean => {
  const option = requestedBy(object.kind)
  return option !== undefined && options[option] !== true
}

/** Reduces both sides to the objects that are compared, in canonical form. */
export const scopeOf = (before: Catalog, after: Catalog, options: Options): Scope => {
  const from = canonical(deparsedTexts(before))
  const to = inOrderOf(from, canonical(deparsedTexts(after)))
  const { include = () => true } = options
  const sides = [from, to] as const
  const isHidden = (object: CatalogObject) => isUnasked(object, options) || !include(object)
  const hidden = new Set(sides.flatMap((side) => [...leftOut(side, isHidden)]))
  const unknown = new Set<Address>()
  for (const side of sides) {
    for (const address of leftOut(side, (object) => isLeftAlone(object, side, options))) unknown.add(address)
  }
  const out = new Set([...hidden, ...unknown])
  const [olds, news] = [byAddress(from), byAddress(to)]
  const differs = (address: Address): boolean => {
    const [old, object] = [olds.get(address), news.get(address)]
    if (old !== undefined && object !== undefined) return !isSame(old, object)
    const parent = (old ?? object)?.parent
    return parent === undefined || (olds.has(parent) && news.has(parent))
  }
  const notCompared = [...unknown].filter((address) => !hidden.has(address) && differs(address)).toSorted()
  return { from: without(from, out), to: without(to, out), whole: without(from, unknown), notCompared }
}

/** Whether two catalogs have the same objects, so that there is nothing to plan. */
export const isUnchanged = (from: Catalog, to: Catalog): boolean => {
  const news = byAddress(to)
  return from.objects.length === to.objects.length && from.objects.every((old) => {
    const object = news.get(old.address)
    return object !== undefined && isSame(old, object)
  })
}
