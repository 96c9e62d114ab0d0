/** Statements as psql reads them. */
import { tokens } from "../../text/mod.ts"

/**
 * The statement as text that psql sends to the server unchanged. Outside of quotes psql replaces `:name`, `:'name'`,
 * `:"name"` and `:{?name}` by its own variables. Such a colon belongs to an array slice, so a space is put behind it,
 * which means the same to PostgreSQL.
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
