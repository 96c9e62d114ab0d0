/**
 * Renders an operation as the text of its statements.
 */
import * as Result from "effect/Result"
import { describe, type Operation } from "../../operation/mod.ts"
import * as Sql from "../../sql/mod.ts"
import { AutogenerateError, NotRenderable } from "../error.ts"

/** The statements of an operation with their values as literals, without semicolons. */
export const textOf = (operation: Operation): Result.Result<ReadonlyArray<string>, AutogenerateError> =>
  Result.mapError(
    Result.flatMap(Sql.render(operation), (statements) => Result.all(statements.map(Sql.inline))),
    ({ message }) => AutogenerateError.of(new NotRenderable({ operation: describe(operation), problem: message }))
  )
