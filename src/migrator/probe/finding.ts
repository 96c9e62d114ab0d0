/**
 * The result of a probe, and the patterns of names in statements.
 */
import type * as Effect from "effect/Effect"
import type * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import { identifierPattern } from "../../text/mod.ts"

/**
 * The result of a probe: the statement took effect, it did not (or its effect is gone), that cannot be determined,
 * or another object is in its place.
 */
export type Finding = "present" | "absent" | "unknown" | Different

/** An object of that name exists and differs from what the statement creates; `found` is its SQL. */
export interface Different {
  readonly found: string
}

/** The probe of one kind of statement (without its comments); undefined for a statement of another kind. */
export type Kind = (text: string) => Effect.Effect<Finding | undefined, SqlError, SqlClient.SqlClient>

/** An identifier, quoted or not, as the source of a regular expression without groups. */
export const name = identifierPattern

/** An identifier with or without its schema. */
export const qualified = String.raw`${name}(?:\s*\.\s*${name})?`
