/**
 * JSON text as PostgreSQL prints a `jsonb` value; the hash chain covers this text.
 *
 * Keys are ordered by the length of their UTF-8 bytes and then by the bytes (`lengthCompareJsonbStringValue`), with
 * `": "` and `", "` between; a number is written out without an exponent, as `numeric` is.
 */
import type * as Schema from "effect/Schema"

const isAscii = (text: string): boolean => /^[\0-\x7F]*$/.test(text)

const byLengthThenBytes = (left: readonly [string, unknown], right: readonly [string, unknown]): number => {
  if (isAscii(left[0]) && isAscii(right[0])) return left[0].length - right[0].length || (left[0] < right[0] ? -1 : 1)
  const a = Buffer.from(left[0], "utf8")
  const b = Buffer.from(right[0], "utf8")
  return a.length - b.length || Buffer.compare(a, b)
}

/** A finite number in plain decimal digits: the digits that JSON writes, with the point moved by the exponent. */
const decimal = (value: number): string => {
  const match = /^(-?)([0-9]+)(?:\.([0-9]+))?e([+-][0-9]+)$/.exec(JSON.stringify(value))
  if (match === null) return JSON.stringify(value)
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = match
  const point = whole.length + Number(exponent)
  const digits = whole + fraction
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`
  return point >= digits.length
    ? sign + digits.padEnd(point, "0")
    : `${sign}${digits.slice(0, point)}.${digits.slice(point)}`
}

/**
 * The text of `value::jsonb::text`. The value must be one that `jsonb` can store: no U+0000 and no unpaired
 * surrogate.
 */
export const jsonbText = (value: Schema.Json): string => {
  if (typeof value === "number") return decimal(value)
  if (typeof value !== "object" || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(jsonbText).join(", ")}]`
  const entries = Object.entries(value).toSorted(byLengthThenBytes)
  return `{${entries.map(([name, field]) => `${JSON.stringify(name)}: ${jsonbText(field as Schema.Json)}`).join(", ")}}`
}
