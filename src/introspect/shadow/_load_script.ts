/**
 * Loads a desired schema into a shadow: many statements in one round trip and one transaction, as far as that goes.
 *
 * From the first of these batches that fails, each statement runs by itself and is committed at once: what cannot run in
 * a transaction needs nothing special, a new enum value can be used by the next statement, a transaction that a text
 * begins is never open around a batch, and the statement at fault is known.
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import { serverError } from "../../client/mod.ts"
import { split } from "../../sql/mod.ts"
import { identifierUnsafe, inline, type Statement, stringLiteral } from "../../text/mod.ts"
import { IntrospectError, InvalidScript, LoadFailed } from "../error.ts"
import { unreachable } from "../sql_failure.ts"

/** SQL of a desired schema: rendered statements, and texts of any number of statements. */
export type Script = ReadonlyArray<Statement | string>

const texts = (part: Statement | string): Result.Result<ReadonlyArray<string>, Error> =>
  typeof part === "string"
    ? Result.map(split(part), (pieces) => pieces.map(({ text }) => text))
    : Result.map(inline(part), (text) => [text])

/** The texts of the single statements; fails with `InvalidScript`. */
export const statements = (script: Script): Result.Result<ReadonlyArray<string>, IntrospectError> => {
  const all: Array<string> = []
  for (const part of script) {
    const found = texts(part)
    if (Result.isFailure(found)) {
      const { failure } = found
      return Result.fail(
        IntrospectError.of(new InvalidScript({ detail: failure.message, cause: failure }))
      )
    }
    all.push(...found.success)
  }
  return Result.succeed(all)
}

const noExtension = "The embedded PostgreSQL does not carry it: for a shadow on a server that does, let the role of " +
  "DATABASE_URL create databases"

const failed = (where: "server" | "embedded", number: number, statement: string) => (error: SqlError) => {
  const lost = unreachable(error)
  if (lost !== undefined) return lost
  const { hint: given, message: detail, position, sqlstate } = serverError(error)
  const hint = where === "embedded" && /^extension ".*" is not available$/s.test(detail) ? noExtension : given
  return IntrospectError.of(
    new LoadFailed({
      number,
      statement,
      detail,
      sqlstate,
      where,
      cause: error,
      ...(position !== undefined && { position }),
      ...(hint !== undefined && { hint })
    })
  )
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

const batchSize = 100

/** One statement that runs all of them; it leaves nothing behind when one of them fails. */
const batch = (statements: ReadonlyArray<string>): string =>
  `DO ${stringLiteral(`BEGIN\n${statements.map((text) => `EXECUTE ${stringLiteral(text)};\n`).join("")}END`)}`

/** How many of the statements are done when the first batch fails. */
const loadBatches = Effect.fnUntraced(function*(statements: ReadonlyArray<string>) {
  const sql = yield* SqlClient.SqlClient
  let done = 0
  while (done < statements.length) {
    const next = statements.slice(done, done + batchSize)
    // No literal holds a NUL; the server says so of the statement itself.
    const together = Effect.flatMap(Effect.try(() => batch(next)), (text) => sql.unsafe(text).unprepared)
    if (!(yield* Effect.isSuccess(together))) break
    done += next.length
  }
  return done
})

/**
 * Runs the statements on the `SqlClient`; fails with `LoadFailed` for the first that the server refuses. In an embedded
 * shadow roles that are not there are made.
 */
export const load = (
  statements: ReadonlyArray<string>,
  where: "server" | "embedded"
): Effect.Effect<void, IntrospectError, SqlClient.SqlClient> =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    const done = yield* loadBatches(statements)
    yield* Effect.forEach(
      statements.slice(done),
      (text, index) => {
        const statement = sql.unsafe(text).unprepared
        return Effect.mapError(
          where === "embedded" ? withRoles(statement) : statement,
          failed(where, done + index + 1, text)
        )
      },
      { discard: true }
    )
  })
