/**
 * The JavaScript values of parameters: the inverse of `Value.fromUnknown`.
 */
import * as Result from "effect/Result"
import { Op, type Parameter, Value } from "../../operation/mod.ts"
import { arrayOf } from "./_array_literal.ts"
import { atom } from "./source.ts"
import { call, isSame, list, literal, type Term } from "./term.ts"

/**
 * A value that `Value.fromUnknown` converts to the parameter; undefined if there is none, as for an unknown cast. The
 * caller says with `isArray` that a text without a cast is an array literal.
 */
export const value = (parameter: Parameter, isArray = false): Term | undefined => {
  const elements = isArray && parameter.cast === undefined ? arrayOf(parameter.text ?? "") : undefined
  for (const candidate of [...(elements === undefined ? [] : [literal(elements)]), ...candidates(parameter)]) {
    try {
      if (isSame(Result.getOrUndefined(Value.fromUnknown(candidate.value)), parameter)) return candidate
    } catch {
      // JSON that looks like a value of Effect is not a candidate.
    }
  }
  return undefined
}

const candidates = ({ cast, text }: Parameter): ReadonlyArray<Term> => {
  if (text === null || cast === undefined) return [literal(text)]
  switch (cast) {
    case "bool":
      return [literal(text === "true")]
    case "int4":
    case "float8":
      return [literal(Number(text))]
    case "int8":
      return [literal(Number(text)), ...(/^-?\d+$/.test(text) ? [literal(BigInt(text))] : [])]
    case "timestamptz":
      return instant(text)
    case "bytea":
      return bytes(text)
    case "jsonb":
      return json(text)
    default:
      return cast.endsWith("[]") ? elements(text, cast.slice(0, -2)) : []
  }
}

const instant = (text: string): ReadonlyArray<Term> => {
  const match = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(\.\d{3})?\+00$/.exec(text)
  if (match === null) return []
  const iso = `${match[1]!}T${match[2]!}${match[3] ?? ""}Z`
  return [call("new Date", (text: string) => new Date(text), [literal(iso)])]
}

// A longer list of numbers is less readable than hexadecimal digits.
const maximumBytes = 16

const bytes = (text: string): ReadonlyArray<Term> => {
  if (!/^\\x(?:[0-9a-f]{2})*$/.test(text) || text.length > 2 + 2 * maximumBytes) return []
  const pairs = text.slice(2).match(/../g) ?? []
  return [
    call("new Uint8Array", (bytes: ReadonlyArray<number>) => Uint8Array.from(bytes), [
      list(pairs.map((pair) => ({ source: atom(`0x${pair}`), value: Number.parseInt(pair, 16) })))
    ])
  ]
}

const json = (text: string): ReadonlyArray<Term> => {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    return []
  }
  const wrapped = call("Op.json", Op.json, [literal(parsed)])
  // An object with a tag or a type id is not taken for JSON without `Op.json`.
  const isPlain = typeof parsed === "object" && parsed !== null && !Array.isArray(parsed) &&
    Object.keys(parsed).every((key) => key !== "_tag" && !key.startsWith("~"))
  return isPlain ? [literal(parsed), wrapped] : [wrapped]
}

const elements = (text: string, cast: string): ReadonlyArray<Term> => {
  const parsed = arrayOf(text)
  if (parsed === undefined) return []
  const of = (convert: (text: string) => unknown): Term => literal(mapped(parsed, convert))
  switch (cast) {
    case "bool":
      return [of((text) => text === "true")]
    case "int4":
    case "float8":
      return [of(Number)]
    case "int8":
      return [of(Number), of(BigInt)]
    default:
      return []
  }
}

type Nested = string | null | ReadonlyArray<Nested>

const mapped = (nested: Nested, convert: (text: string) => unknown): unknown =>
  nested === null ? null : typeof nested === "string" ? convert(nested) : nested.map((item) => mapped(item, convert))
