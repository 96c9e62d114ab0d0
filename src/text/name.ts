/** Names of database objects, before they are quoted. */

/** An object name. A string is resolved through the search path; dots in it are part of the name. */
export type Name = string | { readonly schema: string; readonly name: string }

/** The name without its schema. */
export const baseName = (name: Name): string => typeof name === "string" ? name : name.name

/** The name `other` in the schema of `name`. */
export const nameBeside = (name: Name, other: string): Name =>
  typeof name === "string" ? other : { schema: name.schema, name: other }
