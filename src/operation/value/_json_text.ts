/**
 * JSON text for `jsonb`: the result of `JSON.stringify`, with an error where it would drop or change a part of the value.
 */
import * as Redacted from "effect/Redacted"
import { InvalidValue } from "../error.ts"
import { invalid } from "./invalid.ts"

export const jsonText = (value: unknown): string => {
  try {
    return JSON.stringify(value, function(this: Record<string, unknown>, key: string, current: unknown) {
      checkString(key, key)
      return checked(key, this[key], current)
    })
  } catch (error) {
    if (error instanceof InvalidValue) throw error
    throw invalid(value, `JSON.stringify fails: ${error instanceof Error ? error.message : String(error)}`)
  }
}

// `original` is the value before its `toJSON` was called, which turns a Redacted into a string.
const checked = (key: string, original: unknown, value: unknown): unknown => {
  const where = key === "" ? "" : ` (at key "${key}")`
  if (Redacted.isRedacted(original)) {
    throw invalid(original, `it is redacted${where}, and a migration must not contain secrets`)
  }
  switch (typeof value) {
    case "string":
      return checkString(key, value)
    case "number":
      if (!Number.isFinite(value)) throw invalid(value, `JSON cannot represent this number${where}`)
      return value
    case "boolean":
      return value
    case "object":
      if (value instanceof Map || value instanceof Set || ArrayBuffer.isView(value)) {
        throw invalid(value, `JSON.stringify would lose its contents${where}`)
      }
      return value
    default:
      throw invalid(value, `JSON cannot represent it${where}`)
  }
}

const checkString = (key: string, value: string): string => {
  if (value.includes("\0")) {
    throw invalid(value, `jsonb cannot contain the NUL character (at key ${JSON.stringify(key)})`)
  }
  if (!value.isWellFormed()) {
    throw invalid(value, `jsonb cannot contain half of a surrogate pair (at key ${JSON.stringify(key)})`)
  }
  return value
}
