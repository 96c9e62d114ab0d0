/**
 * Quoting of names inside expressions. The rules are those of `sql/identifier.ts`, which is a floor above this one.
 */
import { invalid } from "./_invalid.ts"
import type { Name } from "./operation.ts"

const encoder = new TextEncoder()

export const quoteName = (name: Name): string =>
  typeof name === "string" ? quoteIdentifier(name) : `${quoteIdentifier(name.schema)}.${quoteIdentifier(name.name)}`

export const quoteIdentifier = (name: string): string => {
  if (name === "") throw invalid(name, "a name has at least one character")
  if (name.includes("\0") || !name.isWellFormed()) throw invalid(name, "a name holds valid text without NUL")
  const bytes = encoder.encode(name).length
  if (bytes > 63) throw invalid(name, `PostgreSQL keeps 63 bytes of a name, and this one has ${bytes}`)
  return `"${name.replaceAll("\"", "\"\"")}"`
}
