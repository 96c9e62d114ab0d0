/**
 * A single statement in the two ways in which it runs: bound through a connection, or with its values as literals in a
 * script. Both use the same text and the same parameters and differ only at the placeholders.
 */
import type * as Result from "effect/Result"
import { MissingParameter, TextError, UnusedParameter } from "./error.ts"
import { significantTexts, type Token, tokens } from "./lexer.ts"
import { literal, type Parameter, stringLiteral } from "./literal.ts"
import { substitute } from "./placeholder.ts"
import { unterminated } from "./position.ts"

/** The parts that are present, separated by spaces. Absent parts are `undefined`, `false` and the empty text. */
export const words = (...parts: ReadonlyArray<string | false | undefined>): string =>
  parts.filter((part) => part !== undefined && part !== false && part !== "").join(" ")

/** Exactly one SQL statement with `$1` … `$n`. `transactional` is false if it cannot run in a transaction block. */
export interface Statement {
  readonly text: string
  readonly parameters: ReadonlyArray<Parameter>
  readonly transactional: boolean
}

/**
 * The text and the values that are sent to the server: each `$n` becomes `$n::cast`, in parentheses if a subscript or a
 * field follows. A placeholder without a value is kept, so that the server reports it.
 */
export const online = (
  statement: Statement
): { readonly text: string; readonly parameters: ReadonlyArray<string | null> } => ({
  text: statement.parameters.length === 0 ?
    statement.text :
    substitute(statement.text, tokens(statement.text), (index) => {
      const cast = statement.parameters[index - 1]?.cast
      return cast === undefined ? undefined : `$${index}::${cast}`
    }),
  parameters: statement.parameters.map((parameter) => parameter.text)
})

/** Whether a statement creates a routine, in whose SQL-standard body `$1` is the first argument. */
const isRoutine = (text: string, found: ReadonlyArray<Token>): boolean => {
  const head = significantTexts(text, found).slice(0, 4)
  return /^create (?:or replace )?(?:function|procedure)\b/i.test(head.join(" "))
}

/**
 * The statement with its values as literals. Fails for a placeholder without a value, a value without a placeholder, a
 * value that cannot be a literal, and a text with an unterminated token.
 */
export const inline = (statement: Statement): Result.Result<string, TextError> =>
  TextError.attempt(() => {
    const { parameters, text } = statement
    const found = tokens(text)
    const last = found.at(-1)
    if (last?.problem !== undefined) throw TextError.of(unterminated(text, last))
    const used = new Set<number>()
    const written = substitute(text, found, (index, isListed) => {
      const parameter = parameters[index - 1]
      if (parameter === undefined && parameters.length === 0 && isRoutine(text, found)) return undefined
      if (parameter === undefined) {
        throw TextError.of(new MissingParameter({ index, parameters: parameters.length }))
      }
      used.add(index)
      return isListed && parameter.cast === "int4" && parameter.text !== null
        ? `${stringLiteral(parameter.text)}::int4`
        : literal(parameter)
    })
    const unused = parameters.findIndex((_, position) => !used.has(position + 1))
    if (unused >= 0) throw TextError.of(new UnusedParameter({ index: unused + 1 }))
    return written
  })
