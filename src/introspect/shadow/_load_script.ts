/**
 * Loads a desired schema into a shadow, in batches of many statements in one round trip and one transaction.
 *
 * From the first batch that fails on, each statement runs and is committed separately. So statements that cannot run in a
 * transaction work, a new enum value can be used by the next statement, and the failing statement is known.
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

/** The SQL of a desired schema: rendered statements, and texts of one or more statements. */
export type Script = ReadonlyArray<Statement | string>

const texts = (part: Statement | string): Result.Result<ReadonlyArray<string>, Error> =>
  typeof part === "string"
    ? Result.map(split(part), (pieces) => pieces.map(({ text }) => text))
    : Result.map(inline(part), (text) => [text])

/** The texts of the statements. Fails with `InvalidScript`. */
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

const noExtension =
  "The embedded PostgreSQL does not include this extension. Grant CREATEDB to the role of DATABASE_URL " +
  "to use a shadow database on the server"

const schemaExists =
  "The schemas of searchPath and schemas in env.ts are created first. Write CREATE SCHEMA IF NOT EXISTS, or remove the " +
  "statement"

const failed = (where: "server" | "embedded", number: number, statement: string) => (error: SqlError) => {
  const lost = unreachable(error)
  if (lost !== undefined) return lost
  const { hint: given, message: detail, position, sqlstate } = serverError(error)
  const hint = where === "embedded" && /^extension ".*" is not available$/s.test(detail)
    ? noExtension
    : sqlstate === "42P06"
    ? schemaExists
    : given
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

/** The missing role for which a statement failed; undefined for another failure. */
const missingRole = (error: SqlError): string | undefined => {
  const { message, sqlstate } = serverError(error)
  return sqlstate === "42704" ? /^role "(.*)" does not exist$/s.exec(message)?.[1] : undefined
}

/**
 * Roles belong to a server and are not part of a schema. An embedded shadow has no roles of the target, so each role that
 * a statement needs is created.
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

const batchSize = 250

/** One statement that executes all of them, in one transaction. */
const batch = (statements: ReadonlyArray<string>): string =>
  `DO ${stringLiteral(`BEGIN\n${statements.map((text) => `EXECUTE ${stringLiteral(text)};\n`).join("")}END`)}`

/** Loads batches until one fails, and returns the number of statements that were executed. */
const loadBatches = Effect.fnUntraced(function*(statements: ReadonlyArray<string>) {
  const sql = yield* SqlClient.SqlClient
  let done = 0
  while (done < statements.length) {
    const next = statements.slice(done, done + batchSize)
    // A literal cannot contain NUL; the server reports that for the single statement.
    const together = Effect.flatMap(Effect.try(() => batch(next)), (text) => sql.unsafe(text).unprepared)
    if (!(yield* Effect.isSuccess(together))) break
    done += next.length
  }
  return done
})

/**
 * Runs the statements on the `SqlClient`. Fails with `LoadFailed` for the first statement that fails. In an embedded
 * shadow missing roles are created.
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
