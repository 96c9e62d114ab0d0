/**
 * Renames in texts that PostgreSQL deparsed.
 */
import type { QualifiedName } from "../../catalog/mod.ts"
import { quoteLiteral, tokenTexts } from "../../text/mod.ts"
import { isName, spelling } from "../description/deparsed_name.ts"

const path = ({ name, schema }: QualifiedName): string => quoteLiteral(`${spelling(schema)}.${spelling(name)}`)

/** The text with `schema.name` replaced. */
export const requalified = (text: string, from: QualifiedName, to: QualifiedName): string => {
  const parts = [...tokenTexts(text)]
  for (let at = 0; at + 2 < parts.length; at++) {
    if (parts[at] === path(from) && parts[at + 1] === "::" && parts[at + 2] === "regclass") parts[at] = path(to)
    if (!isName(parts[at], from.schema) || parts[at + 1] !== "." || !isName(parts[at + 2], from.name)) continue
    parts[at] = spelling(to.schema)
    parts[at + 2] = spelling(to.name)
  }
  return parts.join("")
}

/** The text with the name of a column replaced; for texts about one table. Types, functions and qualified names stay. */
export const withColumn = (text: string, from: string, to: string): string => {
  const parts = [...tokenTexts(text)]
  const solid = parts.flatMap((part, index) => part.trim() === "" ? [] : [index])
  for (const [order, index] of solid.entries()) {
    if (!isName(parts[index], from)) continue
    const before = parts[solid[order - 1] ?? -1]
    const next = parts[solid[order + 1] ?? -1]
    const isOther = before === "::" || next === "(" || next === "." ||
      (before === "." && !/^(?:new|old)$/i.test(parts[solid[order - 2] ?? -1] ?? ""))
    if (!isOther) parts[index] = spelling(to)
  }
  return parts.join("")
}
