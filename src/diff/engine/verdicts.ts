/**
 * The user's say on types and defaults: where two are declared the same, the desired side takes the inspected form, so
 * that everything behind sees no difference; where two are declared different, the change is made although it is none.
 */
import { type Address, byAddress, type Catalog, type CatalogObject, type Column, type Default } from "../../catalog/mod.ts"
import type { Options, Verdict } from "../options.ts"

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

/** The desired side as the user sees it, and what the user says is different although PostgreSQL sees no difference. */
export interface Judged {
  readonly catalog: Catalog
  readonly forced: ReadonlySet<Address>
}

/** Asks the user about all types and defaults of columns that stay. */
export const judged = (from: Catalog, to: Catalog, options: Options): Judged => {
  const { compareDefaults, compareTypes } = options
  const forced = new Set<Address>()
  if ((compareTypes ?? true) === true && (compareDefaults ?? true) === true) return { catalog: to, forced }
  const [olds, news] = [byAddress(from), byAddress(to)]
  const judge = (object: CatalogObject): ReadonlyArray<CatalogObject> => {
    const old = olds.get(object.address)
    if (object.kind === "column" && old?.kind === "column") {
      const said = verdict(compareTypes, old, object)
      if (said === "different") forced.add(object.address)
      return said === "same" ? [withType(old, object)] : [object]
    }
    if (object.kind !== "default" || object.parent === undefined || !olds.has(object.parent)) return [object]
    const inspected = old?.kind === "default" ? old : undefined
    const said = verdict<[Default | undefined, Default | undefined]>(compareDefaults, inspected, object)
    if (said === "different" && inspected !== undefined) forced.add(object.address)
    return said === "same" ? (inspected === undefined ? [] : [inspected]) : [object]
  }
  const kept = from.objects.filter((object) =>
    object.kind === "default" && !news.has(object.address) && object.parent !== undefined && news.has(object.parent) &&
    verdict<[Default | undefined, Default | undefined]>(compareDefaults, object, undefined) === "same"
  )
  return { catalog: { objects: [...to.objects.flatMap(judge), ...kept], edges: to.edges }, forced }
}
