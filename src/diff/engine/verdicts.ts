/**
 * What the user decides about single objects: where two are declared the same, the desired side takes the inspected form,
 * so that the comparison sees no difference; where two are declared different, the change is made although there is none.
 */
import { type Address, byAddress, type Catalog, type CatalogObject } from "../../catalog/mod.ts"
import { descriptionOf } from "../kind/descriptions.ts"
import type { Options } from "../options.ts"

/** The desired side after the verdicts, and the objects that are declared different without a difference. */
export interface Judged {
  readonly catalog: Catalog
  readonly forced: ReadonlySet<Address>
}

/** Asks for a verdict on every object that the options can decide about. */
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
  return { catalog: { objects: [...declared, ...kept], edges: to.edges }, forced }
}

const isOnSide = (side: ReadonlyMap<Address, CatalogObject>, { parent }: CatalogObject): boolean =>
  parent !== undefined && side.has(parent)
