/** Functions on names of objects. */
import { baseName, compareText, type Name } from "../../text/mod.ts"

/** `name` or `schema.name`, for messages and as a key. */
export const nameText = (name: Name): string => typeof name === "string" ? name : `${name.schema}.${name.name}`

/** Compares by schema and then by name, by code units; names without a schema come first. */
export const byName = (left: Name, right: Name): number =>
  compareText(schemaOf(left), schemaOf(right)) || compareText(baseName(left), baseName(right))

/** The schema of a name; empty if it is unqualified. */
export const schemaOf = (name: Name): string => typeof name === "string" ? "" : name.schema
