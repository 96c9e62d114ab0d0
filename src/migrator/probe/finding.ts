/**
 * What the kinds of probes share: what they answer, and how a statement spells the names that they look for.
 */
import type * as Effect from "effect/Effect"
import type * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import { identifierPattern } from "../../text/mod.ts"

/** What was found: the work is there, is not there (any more), cannot be told, or something else is in its place. */
export type Finding = "present" | "absent" | "unknown" | Different

/** The object that a statement would make exists and is not what the statement makes; `found` is its SQL. */
export interface Different {
  readonly found: string
}

/** One kind of statement, without its comments: what is known of it, undefined for a statement of another kind. */
export type Kind = (text: string) => Effect.Effect<Finding | undefined, SqlError, SqlClient.SqlClient>

/** One identifier, quoted or not, as the source of a regular expression without groups. */
export const name = identifierPattern

/** An identifier with or without its schema. */
export const qualified = String.raw`${name}(?:\s*\.\s*${name})?`
