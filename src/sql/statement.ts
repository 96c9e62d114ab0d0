/**
 * One statement in the two ways it runs: bound through a connection, or written with literals into a script.
 *
 * Both ways start from the same text and the same parameters and differ only at the placeholders, so they store the
 * same values by construction.
 */
import * as Result from "effect/Result"
import type { Parameter } from "../operation/mod.ts"
import { substitute, tokens } from "./_placeholder.ts"
import { lexProblem } from "./_problem.ts"
import { attempt, MissingParameter, RenderError, SplitError, UnusedParameter } from "./error.ts"
import { literal, stringLiteral } from "./literal.ts"

/** SQL of exactly one statement with `$1` … `$n`; `transactional` is false where no transaction block may be open. */
export interface Statement {
  readonly text: string
  readonly parameters: ReadonlyArray<Parameter>
  readonly transactional: boolean
}

/**
 * The text and the values that go over the protocol: each `$n` becomes `$n::cast`, in parentheses where a subscript or
 * a field follows. Placeholders in strings, comments and names stay; one without a value stays for the server to refuse.
 */
export const online = (
  statement: Statement
): { readonly text: string; readonly parameters: ReadonlyArray<string | null> } => ({
  text: substitute(statement.text, tokens(statement.text).tokens, (index) => {
    const cast = statement.parameters[index - 1]?.cast
    return cast === undefined ? undefined : `$${index}::${cast}`
  }),
  parameters: statement.parameters.map((parameter) => parameter.text)
})

/**
 * The statement with its values written in as literals. Fails with a `RenderError` for a placeholder without a value,
 * a value without a placeholder, a value that no literal can hold and a text that does not lex.
 */
export const inline = (statement: Statement): Result.Result<string, RenderError> => {
  const { parameters, text } = statement
  const { problem, tokens: found } = tokens(text)
  if (problem !== undefined) {
    return Result.fail(RenderError.of(SplitError.of(lexProblem(text, problem))))
  }
  return attempt(() => {
    const used = new Set<number>()
    const written = substitute(text, found, (index, isListed) => {
      const parameter = parameters[index - 1]
      if (parameter === undefined) {
        throw RenderError.of(new MissingParameter({ index, parameters: parameters.length }))
      }
      used.add(index)
      return isListed && parameter.cast === "int4" && parameter.text !== null
        ? `${stringLiteral(parameter.text)}::int4`
        : literal(parameter)
    })
    const unused = parameters.findIndex((_, position) => !used.has(position + 1))
    if (unused >= 0) throw RenderError.of(new UnusedParameter({ index: unused + 1 }))
    return written
  })
}
