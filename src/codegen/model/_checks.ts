/**
 * The option `checks` of `Table.make`.
 */
import type { Check } from "../../operation/mod.ts"
import { tokens } from "../../text/mod.ts"
import { sqlText } from "../source/expression.ts"
import { literal, optional, record, type Term } from "../source/term.ts"
import { commentKey } from "./_declaration.ts"
import type { ModelNaming } from "./options.ts"

/** The checks of a table, by the keys from which the convention makes their names. */
export const checksOption = (
  checks: ReadonlyArray<Check>,
  table: string,
  comments: ReadonlyMap<string, string>,
  naming: ModelNaming
): Term | undefined => {
  if (checks.length === 0) return undefined
  const keys = new Set<string>()
  return record(checks.map((check) => {
    const own = check.name ?? ""
    const wanted = naming.checkKey(table, own)
    const isNamed = wanted === undefined || keys.has(wanted)
    const key = isNamed ? free(own, keys) : wanted
    keys.add(key)
    const expression = sqlText(unwrapped(check.expression.text))
    const comment = comments.get(commentKey("constraint", own))
    const isBare = !isNamed && comment === undefined && check.noInherit !== true
    return [
      key,
      isBare ? expression : record([
        ["expression", expression],
        ["name", isNamed ? literal(own) : undefined],
        ["noInherit", optional(check.noInherit)],
        ["comment", optional(comment)]
      ])
    ]
  }))
}

const free = (key: string, taken: ReadonlySet<string>): string => taken.has(key) ? free(`${key}_`, taken) : key

/** `(a > 0)` without its parentheses, if the outer two are a pair; a text with comments or backslashes as it is. */
export const unwrapped = (text: string): string => {
  const found = tokens(text)
  if (text[0] !== "(" || text.includes("\\") || found.some(({ kind, problem }) => kind === "comment" || problem)) {
    return text
  }
  let depth = 0
  for (const { end, start } of found) {
    const token = text.slice(start, end)
    depth += token === "(" ? 1 : token === ")" ? -1 : 0
    if (depth === 0) return end === text.length ? text.slice(1, -1) : text
  }
  return text
}
