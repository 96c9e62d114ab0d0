/**
 * SQL expressions: trusted text with `$1` … `$n`, and the values they stand for.
 *
 * `sql` is the template that makes them. It takes values, names, other expressions and the fragments of Effect's own
 * `sql`, and throws `InvalidValue` for what PostgreSQL cannot take, since a template has no failure channel.
 */
import * as Predicate from "effect/Predicate"
import * as Result from "effect/Result"
import * as Statement from "effect/sql/Statement"
import { renumber } from "../../text/mod.ts"
import type { Expression, Parameter } from "../data/operation.ts"
import { identifierText } from "./_identifier.ts"
import { invalid } from "./invalid.ts"
import * as Value from "./value.ts"

/** Text of a template, with its interpolations as expressions, names and values. */
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

/** SQL text as it is, without values; nothing in it is quoted or checked. */
export const raw = (text: string): Expression => ({ _tag: "Expression", text, parameters: [] })

/** A name in double quotes. Dots are part of the name; `name` joins a schema and a name. */
export const identifier = (name: string): Expression => raw(identifierText(name))

/** A quoted `"schema"."name"`. */
export const name = (schema: string, name: string): Expression =>
  raw(`${identifierText(schema)}.${identifierText(name)}`)

/** Any JSON value as `jsonb`, also arrays and strings, which would otherwise be SQL arrays and text. */
export const json = (value: unknown): Parameter => Result.getOrThrow(Value.fromJson(value))

/** An expression from what an operation accepts for SQL: an expression, a fragment of Effect's `sql`, or plain text. */
export const fromFragment = (fragment: Expression | Statement.Fragment | string): Expression =>
  typeof fragment === "string" ? raw(fragment) : fromInterpolation(fragment)

/** Whether a value is an expression of this module, or the same data from elsewhere. */
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
    throw invalid(part.text, `it has the placeholder "$${index}" and ${part.parameters.length} values`)
  })

// Names are written as they are: a client's name transformation is not known here, and would make the script depend
// on the client that built the fragment.
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

// Effect's own `sql("a.b")` names the column b of a, so a dot separates here as it does there.
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
