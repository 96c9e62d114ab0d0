/**
 * Whether two objects are equal to a comparison.
 */
import type { CatalogObject } from "../../catalog/mod.ts"
import { descriptionOf, isCompared } from "../kind/descriptions.ts"

const text = (object: CatalogObject): string =>
  JSON.stringify(isCompared(object.kind) ? descriptionOf(object).comparable(object) : object)

/** Whether no statement could change one into the other. */
export const isSame = (from: CatalogObject, to: CatalogObject): boolean => text(from) === text(to)
