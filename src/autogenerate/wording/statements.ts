/**
 * Renders an operation as the text of its statements.
 */
import * as Result from "effect/Result"
import type * as Diff from "../../diff/mod.ts"
import { describe, type Operation } from "../../operation/mod.ts"
import * as Sql from "../../sql/mod.ts"
import { oneLine } from "../../text/mod.ts"
import { AutogenerateError, NotRenderable } from "../error.ts"

/** The statements of an operation with their values as literals, without semicolons. */
export const textOf = (operation: Operation): Result.Result<ReadonlyArray<string>, AutogenerateError> =>
  Result.mapError(
    Result.flatMap(Sql.render(operation), (statements) => Result.all(statements.map(Sql.inline))),
    ({ message }) => AutogenerateError.of(new NotRenderable({ operation: describe(operation), problem: message }))
  )

/** The statements of an operation that creates an object, below a comment about the secrets that they lack. */
export const creationOf = (
  operation: Operation,
  { hazards }: Pick<Diff.Step, "hazards">
): Result.Result<ReadonlyArray<string>, AutogenerateError> => {
  const lacking = hazards.flatMap(({ kind, text }) => kind === "secret" ? [`-- ${kind}: ${oneLine(text)}\n`] : [])
  return Result.map(
    textOf(operation),
    (texts) => texts.map((text, index) => index === 0 ? `${lacking.join("")}${text}` : text)
  )
}
