/**
 * The user's say on types and defaults: where two are declared the same, the desired side takes the inspected form, so
 * that everything behind sees no difference.
 */
import { byAddress, type Catalog, type CatalogObject, type Column, type Default } from "../catalog/mod.ts"
import type { Options, Verdict } from "./options.ts"

const verdict = <A extends ReadonlyArray<unknown>>(
  compare: undefined | boolean | ((...sides: A) => Verdict),
  ...sides: A
): Verdict => typeof compare === "function" ? compare(...sides) : compare === false ? "same" : undefined

const withType = (inspected: Column, declared: Column): Column => {
  const { collation: _, type: _t, userType: _u, ...rest } = declared
  return {
    ...rest,
    type: inspected.type,
    ...(inspected.userType === undefined ? {} : { userType: inspected.userType }),
    ...(inspected.collation === undefined ? {} : { collation: inspected.collation })
  }
}

/** The desired side as the user sees it. */
export const judged = (from: Catalog, to: Catalog, options: Options): Catalog => {
  const { compareDefaults, compareTypes } = options
  if ((compareTypes ?? true) === true && (compareDefaults ?? true) === true) return to
  const [olds, news] = [byAddress(from), byAddress(to)]
  const judge = (object: CatalogObject): ReadonlyArray<CatalogObject> => {
    const old = olds.get(object.address)
    if (object.kind === "column" && old?.kind === "column") {
      return verdict(compareTypes, old, object) === "same" ? [withType(old, object)] : [object]
    }
    if (object.kind !== "default" || object.parent === undefined || !olds.has(object.parent)) return [object]
    const inspected = old?.kind === "default" ? old : undefined
    const said = verdict<[Default | undefined, Default | undefined]>(compareDefaults, inspected, object)
    return said === "same" ? (inspected === undefined ? [] : [inspected]) : [object]
  }
  const kept = from.objects.filter((object) =>
    object.kind === "default" && !news.has(object.address) && object.parent !== undefined && news.has(object.parent) &&
    verdict<[Default | undefined, Default | undefined]>(compareDefaults, object, undefined) === "same"
  )
  return { objects: [...to.objects.flatMap(judge), ...kept], edges: to.edges }
}
