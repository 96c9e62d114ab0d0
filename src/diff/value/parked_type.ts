/**
 * Types under the names that they have while they are rebuilt.
 */
import type { Typed, UserType } from "../../catalog/mod.ts"
import { quoteName } from "../../text/mod.ts"
import type { Context } from "../description/context.ts"
import { parkedCollation } from "./parked_collation.ts"

/** The type without quotes, as `format_type` writes it without modifiers. */
export const plainType = ({ array, name, schema }: UserType): string =>
  `${schema}.${name}`.replaceAll("\"", "") + (array ? "[]" : "")

/** A domain or an attribute whose type has the name under which it is parked. */
export const parkedTyped = <T extends Typed>(typed: T, context: Context): T => {
  const { collation, userType } = typed
  const old = collation && parkedCollation(collation, context)
  if (old !== undefined) return parkedTyped({ ...typed, collation: old }, context)
  const parked = userType && context.parked(userType)
  return parked === undefined ? typed : { ...typed, type: quoteName(parked) + (userType?.array === true ? "[]" : "") }
}
