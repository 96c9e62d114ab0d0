/**
 * Converts errors of the SQL client to errors of this folder.
 */
import * as Option from "effect/Option"
import type { SqlError } from "effect/sql/SqlError"
import { clientError, serverError } from "../client/mod.ts"
import { IntrospectError, ReadFailed, Unreachable } from "./error.ts"

/** The error of a lost or refused connection; undefined for an error that the server reports for a statement. */
export const unreachable = (error: SqlError): IntrospectError | undefined => {
  const known = clientError(error)
  if (Option.isSome(known)) {
    return IntrospectError.of(new Unreachable({ detail: known.value.message, cause: error }))
  }
  if (error.reason._tag !== "ConnectionError") return undefined
  const { message } = serverError(error)
  return IntrospectError.of(new Unreachable({ detail: `Cannot reach the database: ${message}`, cause: error }))
}

/** The error of a query on the catalogs. */
export const readFailed = (error: SqlError): IntrospectError => {
  const lost = unreachable(error)
  if (lost !== undefined) return lost
  const { message: detail, sqlstate } = serverError(error)
  return IntrospectError.of(new ReadFailed({ detail, sqlstate, cause: error }))
}

/**
 * Whether a query failed because an object was dropped while it was read: the deparsing functions then find nothing in
 * the system cache (XX000), or a table, column, function or type is undefined.
 */
export const isTorn = (error: SqlError): boolean => {
  const { message, sqlstate } = serverError(error)
  return sqlstate === "XX000"
    ? /cache lookup failed|could not (?:open|find)|does not exist/.test(message)
    : /^(?:42P01|42703|42883|42704)$/.test(sqlstate) && /OID|cache/i.test(message)
}
