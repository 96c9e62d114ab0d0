/**
 * The user's verdicts on types and defaults. An object declared the same gets the inspected form on the desired side, so
 * that the comparison finds no difference. An object declared different is changed even if there is no difference.
 */
import { type Address, byAddress, type Catalog, type CatalogObject } from "../../catalog/mod.ts"
import { descriptionOf } from "../kind/descriptions.ts"
import type { Options } from "../options.ts"

/** The desired side after the verdicts, and the objects that were declared different. */
export interface Judged {
  readonly catalog: Catalog
  readonly forced: ReadonlySet<Address>
}

/** Applies the verdicts of the options. */
export const judged = (from: Catalog, to: Catalog, options: Options): Judged => {
  const { compareDefaults = true, compareTypes = true } = options
  const forced = new Set<Address>()
  if (compareTypes === true && compareDefaults === true) return { catalog: to, forced }
  const [olds, news] = [byAddress(from), byAddress(to)]
  const declared = to.objects.flatMap((object): ReadonlyArray<CatalogObject> => {
    const { judge } = descriptionOf(object)
    const old = olds.get(object.address)
    if (judge === "never" || (old === undefined && !(judge.isOfMissing && isOnSide(olds, object)))) return [object]
    const verdict = judge.verdict(old, object, options)
    if (verdict === "different" && old !== undefined) forced.add(object.address)
    if (verdict !== "same") return [object]
    return old === undefined ? [] : [judge.asInspected(old, object)]
  })
  const kept = from.objects.filter((object) => {
    const { judge } = descriptionOf(object)
    return judge !== "never" && judge.isOfMissing && !news.has(object.address) && isOnSide(news, object) &&
      judge.verdict(object, undefined, options) === "same"
  })
  return { catalog: { ...to, objects: [...declared, ...kept] }, forced }
}

const isOnSide = (side: ReadonlyMap<Address, CatalogObject>, { parent }: CatalogObject): boolean =>
  parent !== undefined && side.has(parent)
