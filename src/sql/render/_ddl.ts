/**
 * Pieces of statement text that every kind of object needs: names, lists, literals and clauses.
 *
 * They throw `RenderError` or `TextError`, which `render` turns into a `Result`.
 */
import * as Result from "effect/Result"
import type { Expression, Name } from "../../operation/mod.ts"
import { identifierUnsafe, inline, qualifiedUnsafe, type Statement, stringLiteral, words } from "../../text/mod.ts"
import { InvalidOperation, RenderError } from "../error.ts"

/** A statement without parameters that runs inside a transaction. */
export const ddl = (...parts: ReadonlyArray<string | false | undefined>): Statement => ({
  text: words(...parts),
  parameters: [],
  transactional: true
})

/** `"a", "b"` in parentheses. */
export const columnList = (columns: ReadonlyArray<string>): string => `(${columns.map(identifierUnsafe).join(", ")})`

/** The names in a list without parentheses. */
export const nameList = (names: ReadonlyArray<Name>): string => names.map(qualifiedUnsafe).join(", ")

/** A string literal that follows a separator of ours, so the space it may bring is not needed. */
export const text = (value: string): string => stringLiteral(value).trimStart()

/**
 * An expression with its values as literals, since no utility statement takes parameters. A line comment in it must
 * not swallow what follows.
 */
export const expression = (expression: Expression): string => {
  const { parameters, text } = expression
  const inlined = Result.getOrThrow(inline({ text, parameters, transactional: true })).trim()
  return inlined.includes("--") ? `${inlined}\n` : inlined
}

/** An expression at the end of a statement, in parentheses where a line comment would swallow the semicolon. */
export const lastExpression = (last: Expression): string => {
  const sql = expression(last)
  return sql.endsWith("\n") ? `(${sql})` : sql
}

/** `(key = value, …)` in the order given, as storage parameters and operator class options are written. */
export const options = (options: Readonly<Record<string, string>>): string =>
  `(${Object.entries(options).map(([key, value]) => `${optionKey(key)} = ${optionValue(value)}`).join(", ")})`

const optionKey = (key: string): string =>
  key.split(".").map((part) => /^[a-z_][a-z0-9_]*$/.test(part) ? part : identifierUnsafe(part)).join(".")

const optionValue = (value: string): string => /^(?:\d+(?:\.\d+)?|true|false|on|off)$/.test(value) ? value : text(value)

/** Refuses an operation whose parts contradict each other. */
export const refuse = (problem: string): never => {
  throw RenderError.of(new InvalidOperation({ problem }))
}
