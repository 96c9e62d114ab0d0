/**
 * Parts of statements that all kinds of objects share: names, lists, literals and clauses.
 *
 * The functions throw `RenderError` or `TextError`, which `render` turns into a `Result`.
 */
import * as Result from "effect/Result"
import type { Expression, Name } from "../../operation/mod.ts"
import { identifierUnsafe, inline, qualifiedUnsafe, type Statement, stringLiteral, words } from "../../text/mod.ts"
import { InvalidOperation, RenderError } from "../error.ts"

/** A statement without parameters that can run in a transaction block. */
export const ddl = (...parts: ReadonlyArray<string | false | undefined>): Statement => ({
  text: words(...parts),
  parameters: [],
  transactional: true
})

/** `"a", "b"` in parentheses. */
export const columnList = (columns: ReadonlyArray<string>): string => `(${columns.map(identifierUnsafe).join(", ")})`

/** The names separated by commas, without parentheses. */
export const nameList = (names: ReadonlyArray<Name>): string => names.map(qualifiedUnsafe).join(", ")

/** A string literal behind a separator, so the space in front of `E'…'` is not needed. */
export const text = (value: string): string => stringLiteral(value).trimStart()

/**
 * An expression with its values as literals, because utility statements take no parameters. It ends with a line end if
 * it may contain a line comment, which would hide what follows.
 */
export const expression = (expression: Expression): string => {
  const { parameters, text } = expression
  const inlined = Result.getOrThrow(inline({ text, parameters, transactional: true })).trim()
  return inlined.includes("--") ? `${inlined}\n` : inlined
}

/** An expression at the end of a statement, in parentheses if a line comment would hide the semicolon. */
export const lastExpression = (last: Expression): string => {
  const sql = expression(last)
  return sql.endsWith("\n") ? `(${sql})` : sql
}

/** `(key = value, …)` in the given order: storage parameters or operator class options. */
export const options = (options: Readonly<Record<string, string>>): string =>
  `(${Object.entries(options).map(([key, value]) => `${optionKey(key)} = ${optionValue(value)}`).join(", ")})`

const optionKey = (key: string): string =>
  key.split(".").map((part) => /^[a-z_][a-z0-9_]*$/.test(part) ? part : identifierUnsafe(part)).join(".")

const optionValue = (value: string): string => /^(?:\d+(?:\.\d+)?|true|false|on|off)$/.test(value) ? value : text(value)

/** Fails for an operation that is contradictory or incomplete. */
export const refuse = (problem: string): never => {
  throw RenderError.of(new InvalidOperation({ problem }))
}
