/**
 * A statement as other readers than the server take it: for psql, without its comments, and its comments alone.
 */
import { tokens } from "../text/mod.ts"

/**
 * The statement as text that psql passes on as it is. Outside of quotes psql takes `:name`, `:'name'`, `:"name"` and
 * `:{?name}` for its own variables; PostgreSQL reads such a colon (of an array slice) alike with a space behind it.
 */
export const forPsql = (text: string): string => {
  const found = tokens(text)
  let out = ""
  let copied = 0
  for (const [index, { end, kind, start }] of found.entries()) {
    const isColon = kind === "symbol" && text.slice(start, end) === ":"
    const isDouble = text[start - 1] === ":" || text[end] === ":"
    const next = found[index + 1]
    const isName = next !== undefined && /[\w'"{\u0080-\uffff]/.test(text[end] ?? "")
    if (!isColon || isDouble || !isName) continue
    out += `${text.slice(copied, end)} `
    copied = end
  }
  return out + text.slice(copied)
}

/** The statement with every comment replaced by a space. */
export const withoutComments = (text: string): string =>
  tokens(text).map(({ end, kind, start }) => kind === "comment" ? " " : text.slice(start, end)).join("").trim()

/** The comments above the first token of a statement, as they stand. */
export const commentsAbove = (text: string): string => {
  const first = tokens(text).find(({ kind }) => kind !== "comment" && kind !== "space")
  return text.slice(0, first?.start)
}
