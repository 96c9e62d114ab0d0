/**
 * Loads a desired schema into a shadow, statement by statement, each committed at once: what cannot run in a transaction
 * needs nothing special, and a new enum value can be used by the next statement.
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import { serverError } from "../client/mod.ts"
import { online, split, type Statement } from "../sql/mod.ts"
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

const failed = (where: "server" | "embedded", number: number, statement: string) => (error: SqlError) => {
  const lost = unreachable(error)
  if (lost !== undefined) return lost
  const { hint, message: detail, position, sqlstate } = serverError(error)
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

/** Runs the statements on the `SqlClient`; fails with `LoadFailed` for the first that the server refuses. */
export const load = (
  bound: ReadonlyArray<Bound>,
  where: "server" | "embedded"
): Effect.Effect<void, IntrospectError, SqlClient.SqlClient> =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    yield* Effect.forEach(
      bound,
      ({ parameters, text }, index) =>
        Effect.mapError(sql.unsafe(text, parameters).unprepared, failed(where, index + 1, text)),
      { discard: true }
    )
  })
