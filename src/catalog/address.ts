/**
 * Addresses: the identity of an object of a catalog, as one text.
 *
 * An address is the kind and the always-quoted path, `column "public"."users"."email"`; a part that any object can have
 * goes on top of it, `comment on table "public"."users"`. No two objects of a database share one, whatever their names
 * hold, and it is made of names alone, so it is the same in every database.
 */
import { quoteIdentifier } from "../text/mod.ts"

/** The identity of an object, made by `address` or `addressOn`; compare it, show it, never take it apart. */
export type Address = string

/** The name of an object in its schema. */
export interface QualifiedName {
  readonly schema: string
  readonly name: string
}

/** The address of an object with a path of its own: `address("table", "public", "users")`. */
export const address = (kind: string, ...path: ReadonlyArray<string>): Address =>
  `${kind} ${path.map(quoteIdentifier).join(".")}`

/** The address of a routine, whose argument types are part of its identity: `function "public"."f"(integer)`. */
export const routineAddress = (kind: string, schema: string, name: string, argumentTypes: string): Address =>
  `${address(kind, schema, name)}(${argumentTypes})`

/** The address of a part that any object can have: `comment on …`, `privilege "role" on …`. */
export const addressOn = (kind: string, target: Address, name?: string): Address =>
  name === undefined ? `${kind} on ${target}` : `${kind} ${quoteIdentifier(name)} on ${target}`
