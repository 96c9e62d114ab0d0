/**
 * Names and roles that only one object can have at a time.
 */
import type { CatalogObject } from "../../catalog/mod.ts"
import { descriptionOf, isCompared } from "../kind/descriptions.ts"

/** The places of an object; none if it does not exist. */
export const placesOf = (object: CatalogObject | undefined): ReadonlyArray<string> =>
  object !== undefined && isCompared(object.kind) ? descriptionOf(object).places(object) : []
