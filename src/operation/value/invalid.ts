/** The error for a value, with a short preview in one line that never shows redacted content. */
import * as Redacted from "effect/Redacted"
import { clip } from "../../text/mod.ts"
import { InvalidValue } from "../error.ts"

export const invalid = (value: unknown, why: string): InvalidValue => new InvalidValue({ value: preview(value), why })

const preview = (value: unknown): string => {
  switch (typeof value) {
    case "string":
      return `the string ${JSON.stringify(clip(value, 40))}`
    case "object":
      return value === null ? `"null"` : Redacted.isRedacted(value) ? `"Redacted"` : objectPreview(value)
    case "function":
      return `the function "${value.name}"`
    default:
      return `the ${typeof value} "${clip(String(value), 40)}"`
  }
}

const objectPreview = (value: object): string => {
  const name: unknown = Object.getPrototypeOf(value)?.constructor?.name
  return `an object of type "${typeof name === "string" && name !== "" ? name : "Object"}"`
}
