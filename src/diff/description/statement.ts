/**
 * SQL text for the objects that no typed operation creates.
 */
import type { Parameters } from "../../catalog/mod.ts"
import type { Execute, Expression } from "../../operation/mod.ts"
import { quoteIdentifier, quoteLiteral } from "../../text/mod.ts"

/** `("a", "b")`. */
export const list = (names: ReadonlyArray<string>): string => `(${names.map(quoteIdentifier).join(", ")})`

/** `COMMENT ON … IS …`; without a text the comment is removed. */
export const commentText = (on: string, text: string | null): string =>
  `COMMENT ON ${on} IS ${text === null ? "NULL" : quoteLiteral(text)}`

/** A role as statements call it, where `public` stands for all roles. */
export const roleText = (role: string): string => role === "public" ? "PUBLIC" : quoteIdentifier(role)

/** Trusted SQL without parameters. */
export const raw = (text: string): Expression => ({ _tag: "Expression", text, parameters: [] })

/** An `Execute` of statements, with its inverse. */
export const execute = (text: string, inverse?: string): Execute =>
  inverse === undefined ? { _tag: "Execute", expression: raw(text) } : {
    _tag: "Execute",
    expression: raw(text),
    inverse: raw(inverse)
  }

/** Several statements as one text. */
export const script = (...statements: ReadonlyArray<string | undefined | false>): string =>
  statements.flatMap((statement) =>
    statement === undefined || statement === false || statement === "" ? [] : [statement]
  )
    .map((statement) => statement.replace(/;\s*$/, "")).join(";\n")

const key = (name: string): string =>
  name.split(".").map((part) => /^[a-z_][a-z0-9_]*$/.test(part) ? part : quoteIdentifier(part)).join(".")

/** `(key='value', …)`. */
export const settings = (parameters: Parameters): string =>
  `(${Object.entries(parameters).map(([name, value]) => `${key(name)} = ${quoteLiteral(value)}`).join(", ")})`

/** The `SET (…)` and `RESET (…)` clauses that take one set of parameters to another. */
export const settingChanges = (from: Parameters, to: Parameters): ReadonlyArray<string> => {
  const changed = Object.entries(to).filter(([name, value]) => from[name] !== value)
  const gone = Object.keys(from).filter((name) => !(name in to))
  return [
    ...(changed.length === 0 ? [] : [`SET ${settings(Object.fromEntries(changed))}`]),
    ...(gone.length === 0 ? [] : [`RESET (${gone.map(key).join(", ")})`])
  ]
}

/** Whether there is any setting. */
export const hasSettings = (parameters: Parameters): boolean => Object.keys(parameters).length > 0

/** `WITH (…)`, unless there are no settings. */
export const withSettings = (parameters: Readonly<Record<string, string>>): string | false =>
  hasSettings(parameters) && `WITH ${settings(parameters)}`

const optionText = ([name, value]: readonly [string, string]): string =>
  `${quoteIdentifier(name)} ${quoteLiteral(value)}`

/** `OPTIONS ("key" 'value', …)` of a foreign object, unless there are none. */
export const withOptions = (options: Parameters = {}): string | false =>
  hasSettings(options) && `OPTIONS (${Object.entries(options).map(optionText).join(", ")})`

/** `OPTIONS (ADD …, SET …, DROP …)`, which takes one set of options of a foreign object to another; false if they are equal. */
export const optionChanges = (from: Parameters = {}, to: Parameters = {}): string | false => {
  const gone = Object.keys(from).filter((name) => !Object.hasOwn(to, name)).map((name) =>
    `DROP ${quoteIdentifier(name)}`
  )
  const come = Object.entries(to).flatMap(([name, value]) =>
    !Object.hasOwn(from, name)
      ? [`ADD ${optionText([name, value])}`]
      : from[name] === value
      ? []
      : [`SET ${optionText([name, value])}`]
  )
  return gone.length + come.length > 0 && `OPTIONS (${[...gone, ...come].join(", ")})`
}
