/**
 * Collations under the names that they have while they are rebuilt.
 */
import { address, type QualifiedName } from "../../catalog/mod.ts"
import type { Context } from "../description/context.ts"

/** The parked name of a collation; undefined if it is not rebuilt. */
export const parkedCollation = ({ name, schema }: QualifiedName, context: Context): QualifiedName | undefined => {
  const parked = context.parkedAt(address("collation", schema, name))
  return parked === undefined ? undefined : { schema, name: parked }
}
