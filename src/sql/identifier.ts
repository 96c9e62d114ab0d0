/**
 * Names as PostgreSQL reads them: always double-quoted, so that case, spaces and reserved words survive.
 *
 * What the server would cut or refuse is refused here, because a silently shortened name is a different name.
 */
import * as Result from "effect/Result"
import type { Name } from "../operation/mod.ts"
import { IdentifierEmpty, IdentifierHasNul, IdentifierNotUnicode, IdentifierTooLong, RenderError } from "./error.ts"

/** `NAMEDATALEN - 1`: the bytes of a name that a server built with the default settings keeps. */
const maximumBytes = 63

const encoder = new TextEncoder()

const problem = (name: string): RenderError["reason"] | undefined => {
  if (name === "") return new IdentifierEmpty({})
  if (name.includes("\0")) return new IdentifierHasNul({ name })
  if (!name.isWellFormed()) return new IdentifierNotUnicode({ name })
  const bytes = encoder.encode(name).length
  return bytes > maximumBytes ? new IdentifierTooLong({ name, bytes }) : undefined
}

/**
 * A name in double quotes, quotes inside doubled. Fails for the empty name, NUL, half a surrogate pair and more than
 * 63 bytes of UTF-8. Dots are part of the name: `qualified` joins a schema and a name.
 */
export const identifier = (name: string): Result.Result<string, RenderError> => {
  const reason = problem(name)
  return reason === undefined
    ? Result.succeed(`"${name.replaceAll("\"", "\"\"")}"`)
    : Result.fail(RenderError.of(reason))
}

/** `identifier` that throws its `RenderError`; for code below a boundary that catches it, as `render` does. */
export const identifierUnsafe = (name: string): string => Result.getOrThrow(identifier(name))

/** A bare name as `"name"`, a schema and a name as `"schema"."name"`; fails as `identifier` does. */
export const qualified = (name: Name): Result.Result<string, RenderError> =>
  typeof name === "string"
    ? identifier(name)
    : Result.flatMap(
      identifier(name.schema),
      (schema) => Result.map(identifier(name.name), (own) => `${schema}.${own}`)
    )

/** `qualified` that throws its `RenderError`. */
export const qualifiedUnsafe = (name: Name): string => Result.getOrThrow(qualified(name))
