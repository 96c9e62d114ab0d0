/**
 * Addresses: the identity of an object of a catalog, as one text.
 *
 * An address is the kind and the quoted path, `column "public"."users"."email"`. A part that any object can have precedes
 * the address of the object, `comment on table "public"."users"`. Addresses are unique in a database, and the same in every
 * database, because they are made of names only.
 */
import { quoteIdentifier, tokens, unquoteIdentifier } from "../text/mod.ts"

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

/** The parts of an address: words, and the names of quoted paths. */
const partsOf = (address: Address): ReadonlyArray<string | ReadonlyArray<string>> => {
  const parts: Array<string | Array<string>> = [""]
  for (const { end, kind, start } of tokens(address)) {
    const text = address.slice(start, end)
    const last = parts.at(-1)!
    if (kind === "quoted") {
      if (Array.isArray(last)) last.push(unquoteIdentifier(text))
      else parts.push([unquoteIdentifier(text)])
    } else if (!Array.isArray(last)) parts[parts.length - 1] = last + text
    // The dot of a path is between two quoted names.
    else if (text !== "." || address[end] !== "\"") parts.push(text)
  }
  return parts
}

/**
 * An address as messages write it: the kind in the words of SQL, and the name in one pair of quotation marks,
 * `text search configuration "public.english"`. For objects of a kind that is not read, the kind is that of the server.
 */
export const sqlWords = (address: Address): string =>
  partsOf(address).map((part, index, parts) => {
    const isOther = parts[0] === "other "
    if (typeof part === "string") return isOther && index === 0 ? "" : part.replaceAll(/(?<=[a-z])-(?=[a-z])/g, " ")
    const [kind, ...identity] = part
    return isOther && index === 1 ? `${kind!} "${identity.join(".")}"` : `"${part.join(".")}"`
  }).join("")
