/** Names of objects: as text, in order, and in the schema of another object. */
import type { Name } from "../../operation/mod.ts"
import { compareText } from "../../text/mod.ts"

/** `name` or `schema.name`, for messages and as a key. */
export const nameText = (name: Name): string => typeof name === "string" ? name : `${name.schema}.${name.name}`

/** The name without its schema. */
export const bare = (name: Name): string => typeof name === "string" ? name : name.name

/** A name in the schema that an object is in. */
export const inSchemaOf = (object: Name, name: string): Name =>
  typeof object === "string" ? name : { schema: object.schema, name }

/** By schema and then by name, in code units; names without a schema come first. */
export const byName = (left: Name, right: Name): number =>
  compareText(schemaOf(left), schemaOf(right)) || compareText(bare(left), bare(right))

/** The schema of a name, empty when the search path decides. */
export const schemaOf = (name: Name): string => typeof name === "string" ? "" : name.schema
