/**
 * The server's error behind a failed query: Effect's `SqlError` has a general message, and the server's is in its
 * cause.
 */
import * as Option from "effect/Option"
import { isSqlError, type SqlError } from "effect/sql/SqlError"
import { ClientError } from "./error.ts"

/**
 * The fields of PostgreSQL's error response ("Error and Notice Message Fields" of its manual). `position` counts
 * characters, from 1, in the statement that was sent.
 */
export interface ServerError {
  readonly sqlstate: string
  readonly message: string
  readonly severity?: string
  readonly detail?: string
  readonly hint?: string
  readonly position?: number
  readonly where?: string
  readonly schema?: string
  readonly table?: string
  readonly column?: string
  readonly dataType?: string
  readonly constraint?: string
}

const texts = ["severity", "detail", "hint", "where", "schema", "table", "column", "dataType", "constraint"] as const

const field = (source: unknown, key: string): string | undefined => {
  if (typeof source !== "object" || source === null || !(key in source)) return undefined
  const value: unknown = source[key as keyof typeof source]
  return typeof value === "string" && value !== "" ? value : undefined
}

/** The cause of the reason: the server's error, or an error of the driver, which has only a message. */
export const causeOf = (error: SqlError): unknown => error.reason.cause

/**
 * The server's error behind a `SqlError`. An error that did not come from a server has SQLSTATE 08006 if the
 * connection broke, and 58000 (external to PostgreSQL) otherwise.
 */
export const serverError = (error: SqlError): ServerError => {
  const cause = causeOf(error)
  const code = field(cause, "code")
  const fromServer = code !== undefined && /^[0-9A-Z]{5}$/.test(code) && field(cause, "severity") !== undefined
  const message = field(cause, "message") ?? error.message
  if (!fromServer) return { sqlstate: error.reason._tag === "ConnectionError" ? "08006" : "58000", message }
  const position = Number(field(cause, "position") ?? Number.NaN)
  const rest = texts.flatMap((key) => {
    const value = field(cause, key)
    return value === undefined ? [] : [[key, value] as const]
  })
  return {
    sqlstate: code,
    message,
    ...Object.fromEntries(rest),
    ...(Number.isSafeInteger(position) && { position })
  }
}

/** The `ClientError` that is the cause of a `SqlError`, if there is one. */
export const clientError = (error: unknown): Option.Option<ClientError> => {
  if (error instanceof ClientError) return Option.some(error)
  if (!isSqlError(error)) return Option.none()
  const cause = causeOf(error)
  return cause instanceof ClientError ? Option.some(cause) : Option.none()
}

/** The statement that was sent to the offline client, if the error is that. */
export const isOfflineQuery = (error: unknown): Option.Option<string> =>
  Option.flatMap(
    clientError(error),
    ({ reason }) => reason._tag === "OfflineQuery" ? Option.some(reason.statement) : Option.none()
  )
