/**
 * Array values in text format, as defined in the chapter "Arrays" of the PostgreSQL manual.
 */
import type { Parameter } from "../data/operation.ts"
import { parameter } from "./_parameter.ts"
import { invalid } from "./invalid.ts"

const maximumDimensions = 6

/** The parameter of a rectangular array whose elements, converted by `convert`, have the same type. */
export const arrayText = (value: ReadonlyArray<unknown>, convert: (element: unknown) => Parameter): Parameter => {
  if (value.length === 0) return parameter("{}")
  const dimensions = shapeOf(value)
  if (dimensions.length > maximumDimensions) throw invalid(value, "PostgreSQL arrays have at most six dimensions")
  const casts = new Set<string | undefined>()
  const text = write(value, (element) => {
    const converted = convert(element)
    if (converted.text === null) return "NULL"
    casts.add(kindOf(converted.text, converted.cast))
    return quoted(converted.text)
  }, dimensions)
  const cast = commonCast(value, casts)
  return parameter(text, cast === undefined ? undefined : `${cast}[]`)
}

const shapeOf = (value: ReadonlyArray<unknown>): ReadonlyArray<number> => {
  const first = value[0]
  return Array.isArray(first) ? [value.length, ...shapeOf(first)] : [value.length]
}

const write = (
  value: ReadonlyArray<unknown>,
  element: (value: unknown) => string,
  dimensions: ReadonlyArray<number>
): string => {
  const [length, ...inner] = dimensions
  if (value.length !== length || length === 0) throw ragged(value)
  const parts = Array.from(value, (item) => {
    if (Array.isArray(item) !== inner.length > 0) throw ragged(value)
    return Array.isArray(item) ? write(item, element, inner) : element(item)
  })
  return `{${parts.join(",")}}`
}

const ragged = (value: unknown) =>
  invalid(
    value,
    "a nested array must be rectangular: all arrays of a level have the same number of elements, and none is empty"
  )

// Any element may be quoted; most are written without quotes to be easier to read.
const quoted = (text: string): string =>
  /^[\w.+-]+$/.test(text) && !/^null$/i.test(text) ? text : `"${text.replace(/["\\]/g, "\\$&")}"`

// A 64-bit integer that a float cannot represent exactly is a separate case, so that it is never converted to a float.
const kindOf = (text: string, cast: string | undefined): string | undefined =>
  cast === "int8" && !Number.isSafeInteger(Number(text)) ? "exact int8" : cast

const commonCast = (value: unknown, casts: ReadonlySet<string | undefined>): string | undefined => {
  const all = (...kinds: ReadonlyArray<string>) =>
    [...casts].every((cast) => cast !== undefined && kinds.includes(cast))
  if (casts.size === 0) return undefined
  if (casts.size > 1 || casts.has("exact int8")) {
    if (all("int4", "int8", "exact int8")) return "int8"
    if (all("int4", "int8", "float8")) return "float8"
    const names = [...casts].map((cast) => cast ?? "text").toSorted().join(", ")
    throw invalid(value, `the elements of an array must have the same type, but these are ${names}`)
  }
  const [cast] = casts
  if (cast?.endsWith("[]") === true) throw invalid(value, "an array parameter cannot be an element of an array")
  return cast
}
