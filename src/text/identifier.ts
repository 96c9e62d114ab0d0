/**
 * Names of database objects, and SQL identifiers. Identifiers are always written in double quotes, so that case, spaces
 * and reserved words are kept.
 *
 * `quoteIdentifier` and `quoteName` take names that PostgreSQL returned and always succeed. `identifier` and `qualified`
 * take names that a user wrote and refuse those that PostgreSQL would truncate or reject: a truncated name is a
 * different name.
 */
import * as Result from "effect/Result"
import { IdentifierEmpty, IdentifierHasNul, IdentifierNotUnicode, IdentifierTooLong, TextError } from "./error.ts"

/** An object name. A string is resolved through the search path; dots in it are part of the name. */
export type Name = string | { readonly schema: string; readonly name: string }

/** The name without its schema. */
export const baseName = (name: Name): string => typeof name === "string" ? name : name.name

/** The name `other` in the schema of `name`. */
export const nameBeside = (name: Name, other: string): Name =>
  typeof name === "string" ? other : { schema: name.schema, name: other }

/** `NAMEDATALEN - 1` of a server built with the default settings: the maximum length of an identifier in bytes. */
export const maximumIdentifierBytes = 63

const encoder = new TextEncoder()

/** A name with a suffix, of at most `most` bytes: the name is shortened, because PostgreSQL would cut off the suffix. */
export const suffixed = (name: string, suffix: string, most: number = maximumIdentifierBytes): string => {
  let start = name
  while (encoder.encode(start + suffix).length > most) start = start.slice(0, -1).toWellFormed()
  return start + suffix
}

/** The most bytes of a parked name: two are left for the suffix of the name of a second type. */
export const longestParked = 61

/** The name that a type has while another one takes its place. */
export const parkedName = (name: string): string => suffixed(name, "__old", longestParked)

/** The name in double quotes, with double quotes inside it doubled. */
export const quoteIdentifier = (name: string): string => `"${name.replaceAll("\"", "\"\"")}"`

/** `"name"`, or `"schema"."name"`. */
export const quoteName = (name: Name): string =>
  typeof name === "string" ? quoteIdentifier(name) : `${quoteIdentifier(name.schema)}.${quoteIdentifier(name.name)}`

/** The source of a regular expression, without groups, that matches one identifier, quoted or not. */
export const identifierPattern = String.raw`(?:"(?:[^"]|"")+"|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*)`

/** The name that an identifier in SQL text stands for: quotes removed, or folded to lower case if it has none. */
export const unquoteIdentifier = (text: string): string =>
  text.startsWith("\"") ? text.slice(1, -1).replaceAll("\"\"", "\"") : text.toLowerCase()

/** Why PostgreSQL does not accept the name as it is: it is empty, not valid text, or longer than 63 bytes of UTF-8. */
export const identifierProblem = (
  name: string
): IdentifierEmpty | IdentifierHasNul | IdentifierNotUnicode | IdentifierTooLong | undefined => {
  if (name === "") return new IdentifierEmpty({})
  if (name.includes("\0")) return new IdentifierHasNul({ name })
  if (!name.isWellFormed()) return new IdentifierNotUnicode({ name })
  const bytes = encoder.encode(name).length
  return bytes > maximumIdentifierBytes ? new IdentifierTooLong({ name, bytes }) : undefined
}

/** `quoteIdentifier` for a name that a user wrote; fails with `identifierProblem`. Dots are part of the name. */
export const identifier = (name: string): Result.Result<string, TextError> => {
  const reason = identifierProblem(name)
  return reason === undefined ? Result.succeed(quoteIdentifier(name)) : Result.fail(TextError.of(reason))
}

/** `identifier` that throws its `TextError`; for code whose caller catches it, as `attempt` does. */
export const identifierUnsafe = (name: string): string => Result.getOrThrow(identifier(name))

/** `quoteName` for a name that a user wrote; fails as `identifier` does. */
export const qualified = (name: Name): Result.Result<string, TextError> =>
  typeof name === "string"
    ? identifier(name)
    : Result.flatMap(
      identifier(name.schema),
      (schema) => Result.map(identifier(name.name), (own) => `${schema}.${own}`)
    )

/** `qualified` that throws its `TextError`. */
export const qualifiedUnsafe = (name: Name): string => Result.getOrThrow(qualified(name))
