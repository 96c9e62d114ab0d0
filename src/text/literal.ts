/**
 * Values as SQL constants. A constant has the same meaning whatever `standard_conforming_strings` is set to, so a script
 * is correct on servers whose settings are unknown.
 */
import { TextError, ValueHasNul, ValueNotUnicode } from "./error.ts"

/**
 * A value in PostgreSQL's text format, and the type that it is cast to. Without a cast the server infers the type.
 *
 * Online it is bound to `$1::cast`; offline `literal` writes it into the statement.
 */
export interface Parameter {
  readonly text: string | null
  readonly cast?: string
}

/** A string constant: `'…'`, or `E'…'` with backslashes doubled if the text has one. */
export const quoteLiteral = (text: string): string => {
  const quoted = text.replaceAll("'", "''")
  return quoted.includes("\\") ? `E'${quoted.replaceAll("\\", "\\\\")}'` : `'${quoted}'`
}

/** The text of a string constant of the form `'…'`. */
export const unquoteLiteral = (literal: string): string => literal.slice(1, -1).replaceAll("''", "'")

/**
 * `quoteLiteral` for text that a user wrote. An `E'…'` constant has a space in front, which separates the `E` from a
 * word before it. Throws `TextError` if the text contains NUL or half of a surrogate pair.
 */
export const stringLiteral = (text: string): string => {
  if (text.includes("\0")) throw TextError.of(new ValueHasNul({}))
  if (!text.isWellFormed()) throw TextError.of(new ValueNotUnicode({}))
  const quoted = quoteLiteral(text)
  return quoted.startsWith("E") ? ` ${quoted}` : quoted
}

const isBareInteger = (text: string): boolean => /^(?:0|[1-9][0-9]{0,9})$/.test(text) && Number(text) <= 2147483647

/**
 * A parameter as SQL text: `NULL` (with its cast, if any), a string constant if it has no cast, else `'text'::cast`.
 * A `bool`, and an `int4` that is not negative, are written as `true`, `false` and `42`, which have the same type. A
 * negative number stays quoted, because `-1` is an operator applied to a constant. Throws as `stringLiteral` does.
 */
export const literal = (parameter: Parameter): string => {
  const { cast, text } = parameter
  if (text === null) return cast === undefined ? "NULL" : `NULL::${cast}`
  if (cast === undefined) return stringLiteral(text)
  if (cast === "bool" && (text === "true" || text === "false")) return text
  if (cast === "int4" && isBareInteger(text)) return text
  return `${stringLiteral(text)}::${cast}`
}

/** A dollar-quoted constant on lines of its own: `$tag$ … $tag$`, with a number in the tag if the text contains it. */
export const dollarQuote = (text: string, name: string): string => {
  let tag = `$${name}$`
  for (let number = 1; text.includes(tag); number++) tag = `$${name}${number}$`
  return `${tag}\n${text}\n${tag}`
}
