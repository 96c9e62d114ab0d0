/**
 * Converts JavaScript values to PostgreSQL parameters: a value in text format and its type.
 *
 * The rules are those of `@effect/sql-pg`, so that `${value}` means the same in `Op.sql` and in `sql`. A value is
 * converted exactly or refused with a reason; it is never rounded or truncated.
 */
import * as BigDecimal from "effect/BigDecimal"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Predicate from "effect/Predicate"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import type { Parameter } from "../data/operation.ts"
import { InvalidValue } from "../error.ts"
import { arrayText } from "./_array_text.ts"
import { jsonText } from "./_json_text.ts"
import { isParameter, parameter } from "./_parameter.ts"
import { intervalText, timestampText } from "./_time_text.ts"
import { invalid } from "./invalid.ts"

/**
 * The parameter of a value, or why it cannot be converted.
 *
 * Accepts `null`, booleans, numbers, bigints, strings, `Date`, `DateTime`, `Duration`, `BigDecimal`, `Uint8Array`, arrays
 * of one type (rectangular if nested) and plain objects (as `jsonb`). A string has no cast, so the server infers its
 * type; integers are `int4`, or `int8` beyond 32 bits, and other numbers are `float8`.
 */
export const fromUnknown = (value: unknown): Result.Result<Parameter, InvalidValue> => caught(() => convert(value))

/** Any JSON value as `jsonb`, including arrays and strings. Fails for `undefined` and other values that JSON would drop. */
export const fromJson = (value: unknown): Result.Result<Parameter, InvalidValue> =>
  caught(() => parameter(jsonText(value), "jsonb"))

const caught = (make: () => Parameter): Result.Result<Parameter, InvalidValue> => {
  try {
    return Result.succeed(make())
  } catch (error) {
    if (error instanceof InvalidValue) return Result.fail(error)
    throw error
  }
}

const convert = (value: unknown): Parameter => {
  switch (typeof value) {
    case "boolean":
      return parameter(value ? "true" : "false", "bool")
    case "number":
      return number(value)
    case "bigint":
      return bigint(value)
    case "string":
      return string(value)
    case "object":
      return value === null ? parameter(null) : object(value)
    case "undefined":
      throw invalid(value, "it is undefined; use null for NULL")
    default:
      throw invalid(value, `a ${typeof value} cannot be converted to SQL`)
  }
}

const number = (value: number): Parameter => {
  if (!Number.isSafeInteger(value)) return parameter(String(value), "float8")
  return parameter(String(value), value >= -0x80000000 && value <= 0x7fffffff ? "int4" : "int8")
}

const bigint = (value: bigint): Parameter => {
  if (BigInt.asIntN(64, value) === value) return parameter(String(value), "int8")
  throw invalid(value, "it does not fit in 64 bits; use a BigDecimal for numeric")
}

const string = (value: string): Parameter => {
  if (value.includes("\0")) throw invalid(value, "PostgreSQL text cannot contain the NUL character")
  if (!value.isWellFormed()) throw invalid(value, "it contains half of a surrogate pair, which UTF-8 cannot encode")
  return parameter(value)
}

const object = (value: object): Parameter => {
  if (isParameter(value)) return value
  if (Redacted.isRedacted(value)) throw invalid(value, "it is redacted, and a migration must not contain secrets")
  if (Array.isArray(value)) return arrayText(value, convert)
  if (value instanceof Date) return parameter(timestampText(value), "timestamptz")
  if (DateTime.isDateTime(value)) {
    return parameter(timestampText(new Date(DateTime.toEpochMillis(value))), "timestamptz")
  }
  if (Duration.isDuration(value)) return parameter(intervalText(value), "interval")
  if (BigDecimal.isBigDecimal(value)) return parameter(BigDecimal.format(value), "numeric")
  if (value instanceof Uint8Array || value instanceof Int8Array) return parameter(bytesText(value), "bytea")
  if (isPlain(value)) return plain(value)
  throw invalid(value, "only plain objects are converted to jsonb; use Op.json to store the result of JSON.stringify")
}

const plain = (value: object): Parameter => {
  if (Predicate.isTagged(value, "Expression")) {
    throw invalid(value, "an SQL expression is not a value; interpolate it into Op.sql")
  }
  return parameter(jsonText(value), "jsonb")
}

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value)
  return (prototype === null || prototype === Object.prototype) &&
    !("~@effect/sql-pg/PgTypes/Parameter" in value)
}

const bytesText = (bytes: Uint8Array | Int8Array): string =>
  `\\x${Array.from(bytes, (byte) => (byte & 255).toString(16).padStart(2, "0")).join("")}`
