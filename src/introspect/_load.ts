/**
 * Loads a desired schema into a shadow, statement by statement, each committed at once: what cannot run in a transaction
 * needs nothing special, and a new enum value can be used by the next statement.
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import { serverError } from "../client/mod.ts"
import { identifierUnsafe, online, split, type Statement } from "../sql/mod.ts"
import { unreachable } from "./_failure.ts"
import { IntrospectError, InvalidScript, LoadFailed } from "./error.ts"

/** SQL of a desired schema: rendered statements, and texts of any number of statements. */
export type Script = ReadonlyArray<Statement | string>

/** One statement as it goes over the protocol. */
export interface Bound {
  readonly text: string
  readonly parameters: ReadonlyArray<string | null>
}

/** Cuts the texts into statements; fails with `InvalidScript`. */
export const statements = (script: Script): Result.Result<ReadonlyArray<Bound>, IntrospectError> => {
  const bound: Array<Bound> = []
  for (const part of script) {
    if (typeof part !== "string") {
      bound.push(online(part))
      continue
    }
    const pieces = split(part)
    if (Result.isFailure(pieces)) {
      const { failure } = pieces
      return Result.fail(
        new IntrospectError({ reason: new InvalidScript({ detail: failure.message, cause: failure }) })
      )
    }
    for (const { text } of pieces.success) bound.push({ text, parameters: [] })
  }
  return Result.succeed(bound)
}

const noExtension = "The embedded PostgreSQL does not carry it: for a shadow on a server that does, let the role of " +
  "DATABASE_URL create databases"

const failed = (where: "server" | "embedded", number: number, statement: string) => (error: SqlError) => {
  const lost = unreachable(error)
  if (lost !== undefined) return lost
  const { hint: given, message: detail, position, sqlstate } = serverError(error)
  const hint = where === "embedded" && /^extension ".*" is not available$/s.test(detail) ? noExtension : given
  return new IntrospectError({
    reason: new LoadFailed({
      number,
      statement,
      detail,
      sqlstate,
      where,
      cause: error,
      ...(position !== undefined && { position }),
      ...(hint !== undefined && { hint })
    })
  })
}

/** The role that a statement failed for; nothing for another failure. */
const missingRole = (error: SqlError): string | undefined => {
  const { message, sqlstate } = serverError(error)
  return sqlstate === "42704" ? /^role "(.*)" does not exist$/s.exec(message)?.[1] : undefined
}

/**
 * Roles belong to a server and are no part of a schema. An embedded shadow has none of the target's, and nobody else sees
 * it, so it is given each one that a statement asks for.
 */
const withRoles = <A>(
  statement: Effect.Effect<A, SqlError, SqlClient.SqlClient>
): Effect.Effect<A, SqlError, SqlClient.SqlClient> =>
  Effect.catchTag(statement, "SqlError", (error) => {
    const role = missingRole(error)
    if (role === undefined) return Effect.fail(error)
    const create = Effect.flatMap(SqlClient.SqlClient, (sql) => sql.unsafe(`CREATE ROLE ${identifierUnsafe(role)}`))
    return Effect.andThen(create, withRoles(statement))
  })

/**
 * Runs the statements on the `SqlClient`; fails with `LoadFailed` for the first that the server refuses. In an embedded
 * shadow roles that are not there are made.
 */
export const load = (
  bound: ReadonlyArray<Bound>,
  where: "server" | "embedded"
): Effect.Effect<void, IntrospectError, SqlClient.SqlClient> =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    yield* Effect.forEach(
      bound,
      ({ parameters, text }, index) => {
        const statement = sql.unsafe(text, parameters).unprepared
        return Effect.mapError(where === "embedded" ? withRoles(statement) : statement, failed(where, index + 1, text))
      },
      { discard: true }
    )
  })
