/** Parts of object names. */
import type { Name } from "./operation.ts"

/** The name without its schema. */
export const baseName = (name: Name): string => typeof name === "string" ? name : name.name

/** Another name in the schema of the first. */
export const beside = (name: Name, other: string): Name =>
  typeof name === "string" ? other : { schema: name.schema, name: other }
