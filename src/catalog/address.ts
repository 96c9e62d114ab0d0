/**
 * Addresses: the identity of an object of a catalog, as one text.
 *
 * An address is the kind and the quoted path, `column "public"."users"."email"`. A part that any object can have precedes
 * the address of the object, `comment on table "public"."users"`. Addresses are unique in a database, and the same in every
 * database, because they are made of names only.
 */
import { quoteIdentifier } from "../text/mod.ts"

/** The identity of an object, made by `address` or `addressOn`. Compare it, or print it in `sqlWords`, but do not parse it. */
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

const path = /"(?:[^"]|"")*"(?:\."(?:[^"]|"")*")*/g

const unquoted = (name: string): string => name.slice(1, -1).replaceAll("\"\"", "\"")

/**
 * An address as messages write it: the kind in the words of SQL, and the name in one pair of quotation marks,
 * `text search configuration "public.english"`. For objects of a kind that is not read, the kind is that of the server.
 */
export const sqlWords = (address: Address): string => {
  const other = /^other "((?:[^"]|"")*)"\.("(?:[^"]|"")*")$/.exec(address)
  if (other !== null) return `${other[1]!} "${unquoted(other[2]!)}"`
  const names = [...address.matchAll(path)]
  const kinds = address.split(path).map((words) => words.replaceAll(/(?<=[a-z])-(?=[a-z])/g, " "))
  return kinds.map((words, index) => {
    const name = names[index]
    return name === undefined
      ? words
      : `${words}"${[...name[0].matchAll(/"(?:[^"]|"")*"/g)].map(([part]) => unquoted(part)).join(".")}"`
  }).join("")
}
