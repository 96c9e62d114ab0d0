/**
 * Replaces the parents in the text of a revision. Pure.
 *
 * Nothing else in the text changes. If the parents cannot be found with certainty, the failure says why, as the end of a
 * sentence. The caller loads the new text to verify it.
 */
import * as Result from "effect/Result"
import type { Format } from "../file/revision_file.ts"
import { directives } from "../revision/directives.ts"

type Replaced = Result.Result<string, string>

/** Replaces the parents `from`, in that order, by `to`. */
export const replaceParents = (
  format: Format,
  text: string,
  from: ReadonlyArray<string>,
  to: ReadonlyArray<string>
): Replaced => format === "sql" ? inSql(text, to) : inModule(text, from, to)

const inSql = (text: string, to: ReadonlyArray<string>): Replaced => {
  // A byte order mark is not part of the first line.
  const bom = text.startsWith("\uFEFF") ? "\uFEFF" : ""
  const body = text.slice(bom.length)
  const line = directives(body).find(({ name }) => name === "parents")
  if (line === undefined) return Result.fail(`it has no line "-- strata:parents"`)
  const [head = ""] = /^[ \t]*--[ \t]*strata:[ \t]*parents/i.exec(body.slice(line.start, line.end)) ?? []
  const said = `${head} ${to.join(", ")}`.trimEnd()
  return Result.succeed(bom + body.slice(0, line.start) + said + body.slice(line.end))
}

/** `parents: [ … ]`; the text between the brackets is checked separately. */
const property = /(?<![\w$.])((["']?)parents\2\s*:\s*\[)([^\]]*)\]/g

const literal = /(["'])((?:(?!\1)[^\\\n])*)\1/g

const inModule = (text: string, from: ReadonlyArray<string>, to: ReadonlyArray<string>): Replaced => {
  const places = [...text.matchAll(property)].filter(([, , , inner]) => isListOf(inner!, from))
  const [place] = places
  if (place === undefined) return Result.fail(`it has no literal "parents: [${from.map(quoted("\"")).join(", ")}]"`)
  if (places.length > 1) return Result.fail(`"parents: [${from.map(quoted("\"")).join(", ")}]" occurs more than once`)
  const [whole, before = "", , inner = ""] = place
  const quote = /["']/.exec(inner)?.[0] ?? "\""
  const list = `${before}${to.map(quoted(quote)).join(", ")}]`
  return Result.succeed(text.slice(0, place.index) + list + text.slice(place.index + whole.length))
}

/** Whether the text between two brackets has only these strings, white space and commas. */
const isListOf = (inner: string, values: ReadonlyArray<string>): boolean => {
  const found = [...inner.matchAll(literal)].map((match) => match[2])
  return /^[\s,]*$/.test(inner.replace(literal, "")) && found.length === values.length
    && found.every((value, index) => value === values[index])
}

const quoted = (quote: string) => (value: string): string => `${quote}${value}${quote}`
