/**
 * Equality of objects.
 */
import { type CatalogObject, same } from "../../catalog/mod.ts"
import { descriptionOf, isCompared } from "../kind/descriptions.ts"

const comparable = (object: CatalogObject): object =>
  isCompared(object.kind) ? descriptionOf(object).comparable(object) : object

/** Whether two objects do not differ in anything that a statement can change. The order of options is no difference. */
export const isSame = (from: CatalogObject, to: CatalogObject): boolean =>
  same(from, to) || same(comparable(from), comparable(to))
