/**
 * Values as SQL text. A literal means the same whatever `standard_conforming_strings` says, so a rendered script is
 * safe on a server whose settings nobody knows.
 */
import type { Parameter } from "../operation/mod.ts"
import { RenderError, ValueHasNul, ValueNotUnicode } from "./error.ts"

/**
 * Text in single quotes; one with a backslash becomes ` E'…'` with backslashes doubled, the space keeping the `E`
 * apart from a word before it. Throws `RenderError` for NUL and for half a surrogate pair.
 */
export const stringLiteral = (text: string): string => {
  if (text.includes("\0")) throw RenderError.of(new ValueHasNul({}))
  if (!text.isWellFormed()) throw RenderError.of(new ValueNotUnicode({}))
  const quoted = text.replaceAll("'", "''")
  return quoted.includes("\\") ? ` E'${quoted.replaceAll("\\", "\\\\")}'` : `'${quoted}'`
}

const isBareInteger = (text: string): boolean => /^(?:0|[1-9][0-9]{0,9})$/.test(text) && Number(text) <= 2147483647

/**
 * A parameter as SQL text: `NULL` (with its cast, if any), a string literal without a cast, and else `'text'::cast`.
 * Booleans and int4 values that are not negative stand bare, since the server gives them the same type; a negative
 * number stays quoted because `-1` is an operator and a constant. Throws as `stringLiteral` does.
 */
export const literal = (parameter: Parameter): string => {
  const { cast, text } = parameter
  if (text === null) return cast === undefined ? "NULL" : `NULL::${cast}`
  if (cast === undefined) return stringLiteral(text)
  if (cast === "bool" && (text === "true" || text === "false")) return text
  if (cast === "int4" && isBareInteger(text)) return text
  return `${stringLiteral(text)}::${cast}`
}
