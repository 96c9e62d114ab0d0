/**
 * SQL text for the objects that no typed operation creates. The rules of quoting are those of `sql/identifier.ts`, which
 * is on this floor and so cannot be imported.
 */
import type { Parameters, QualifiedName } from "../catalog/mod.ts"
import type { Execute, Expression } from "../operation/mod.ts"

/** A name in double quotes. */
export const quote = (name: string): string => `"${name.replaceAll("\"", "\"\"")}"`

/** `"schema"."name"`. */
export const quoteName = ({ name, schema }: QualifiedName): string => `${quote(schema)}.${quote(name)}`

/** A string literal; one with a backslash is written so that it does not depend on a setting. */
export const literal = (text: string): string => {
  const doubled = text.replaceAll("'", "''")
  return text.includes("\\") ? `E'${doubled.replaceAll("\\", "\\\\")}'` : `'${doubled}'`
}

/** `("a", "b")`. */
export const list = (names: ReadonlyArray<string>): string => `(${names.map(quote).join(", ")})`

/** Whatever is there, with a space between. */
export const words = (...parts: ReadonlyArray<string | false | undefined>): string =>
  parts.filter((part) => part !== undefined && part !== false && part !== "").join(" ")

/** Trusted SQL without parameters. */
export const raw = (text: string): Expression => ({ _tag: "Expression", text, parameters: [] })

/** Statements with what undoes them. */
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
  name.split(".").map((part) => /^[a-z_][a-z0-9_]*$/.test(part) ? part : quote(part)).join(".")

/** `(key='value', …)`. */
export const settings = (parameters: Parameters): string =>
  `(${Object.entries(parameters).map(([name, value]) => `${key(name)} = ${literal(value)}`).join(", ")})`

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

/** `WITH (…)` where there is something to say. */
export const withSettings = (parameters: Readonly<Record<string, string>>): string | false =>
  hasSettings(parameters) && `WITH ${settings(parameters)}`
