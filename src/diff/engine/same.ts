/**
 * Equality of objects.
 */
import type { CatalogObject } from "../../catalog/mod.ts"
import { descriptionOf, isCompared } from "../kind/descriptions.ts"

const text = (object: CatalogObject): string =>
  JSON.stringify(isCompared(object.kind) ? descriptionOf(object).comparable(object) : object)

/** Whether two objects do not differ in anything that a statement can change. */
export const isSame = (from: CatalogObject, to: CatalogObject): boolean => text(from) === text(to)
