/**
 * SQL expressions: trusted text with the placeholders `$1` … `$n`, and their values.
 *
 * The template `sql` makes them from values, names, other expressions and fragments of Effect's `sql`. It throws
 * `InvalidValue` for a value that cannot be converted, because a template has no failure channel.
 */
import * as Predicate from "effect/Predicate"
import * as Result from "effect/Result"
import * as Statement from "effect/sql/Statement"
import { renumber } from "../../text/mod.ts"
import type { Expression, Parameter } from "../data/operation.ts"
import { identifierText } from "./_identifier.ts"
import { invalid } from "./invalid.ts"
import * as Value from "./value.ts"

/** The text of a template, in which each interpolation is an expression or a value. */
export const sql = (strings: TemplateStringsArray, ...values: ReadonlyArray<unknown>): Expression => {
  const parameters: Array<Parameter> = []
  let text = strings[0] ?? ""
  for (const [index, value] of values.entries()) {
    const part = fromInterpolation(value)
    text += shifted(part, parameters.length) + (strings[index + 1] ?? "")
    parameters.push(...part.parameters)
  }
  return { _tag: "Expression", text, parameters }
}

/** SQL text without values. It is not quoted or checked. */
export const raw = (text: string): Expression => ({ _tag: "Expression", text, parameters: [] })

/** An identifier in double quotes. Dots are part of the name; use `name` for a schema and a name. */
export const identifier = (name: string): Expression => raw(identifierText(name))

/** A quoted `"schema"."name"`. */
export const name = (schema: string, name: string): Expression =>
  raw(`${identifierText(schema)}.${identifierText(name)}`)

/** Any JSON value as `jsonb`, including arrays and strings, which would otherwise be SQL arrays and text. */
export const json = (value: unknown): Parameter => Result.getOrThrow(Value.fromJson(value))

/** The expression of what operations accept as SQL: an expression, a fragment of Effect's `sql`, or plain text. */
export const fromFragment = (fragment: Expression | Statement.Fragment | string): Expression =>
  typeof fragment === "string" ? raw(fragment) : fromInterpolation(fragment)

/** Whether a value is an expression, also one that was not made by this module. */
export const isExpression = (value: unknown): value is Expression =>
  Predicate.isTagged(value, "Expression") && "text" in value && Predicate.isString(value.text) &&
  "parameters" in value && Array.isArray(value.parameters)

const fromInterpolation = (value: unknown): Expression => {
  if (isExpression(value)) return value
  if (Statement.isFragment(value)) return compiled(value)
  if (isSegment(value)) return compiled(Statement.fragment([value]))
  return { _tag: "Expression", text: "$1", parameters: [Result.getOrThrow(Value.fromUnknown(value))] }
}

const shifted = (part: Expression, by: number): string =>
  renumber(part.text, (index) => {
    if (index >= 1 && index <= part.parameters.length) return index + by
    throw invalid(part.text, `it has the placeholder "$${index}" but ${part.parameters.length} values`)
  })

// Names are not transformed: the name transformation of a client is not known here, and the script would depend on the
// client that built the fragment.
const compiler = Statement.makeCompiler<Statement.Custom<"PgJson", unknown>>({
  dialect: "pg",
  placeholder: (index) => `$${index}`,
  onIdentifier: quoteIdentifierPath,
  onRecordUpdate: (placeholders, alias, columns, values, returning) => [
    `(values ${placeholders}) AS ${alias}${columns}${returning === undefined ? "" : ` RETURNING ${returning[0]}`}`,
    [...values.flat(), ...(returning?.[1] ?? [])]
  ],
  onCustom: (custom, placeholder) => [placeholder(undefined), [json(custom.paramA)]]
})

// In Effect's `sql`, `sql("a.b")` is the column b of a, so a dot separates names here as well.
function quoteIdentifierPath(path: string): string {
  return path.split(".").map(identifierText).join(".")
}

const compiled = (fragment: Statement.Fragment): Expression => {
  const [text, values] = compiler.compile(fragment, true)
  return { _tag: "Expression", text, parameters: values.map((value) => Result.getOrThrow(Value.fromUnknown(value))) }
}

const segmentTags: ReadonlySet<string> = new Set([
  "Identifier",
  "ArrayHelper",
  "RecordInsertHelper",
  "RecordUpdateHelper",
  "RecordUpdateHelperSingle"
])

const isSegment = (value: unknown): value is Statement.Segment =>
  Predicate.hasProperty(value, "_tag") && Predicate.isString(value._tag) && segmentTags.has(value._tag)
