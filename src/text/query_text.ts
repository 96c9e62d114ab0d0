/**
 * A statement as traces show it: its shape without the values in it.
 */
import { isBlank, tokens } from "./lexer.ts"

/**
 * SQL in one line without comments, and with `?` for each literal: strings, also bodies of functions and blocks, and
 * numbers. Names and placeholders such as `$1` remain.
 */
export const withoutValues = (sql: string): string =>
  tokens(sql)
    .map((token) => {
      const { end, kind, problem, start } = token
      if (isBlank(token)) return " "
      return kind === "string" || kind === "number" || problem !== undefined ? "?" : sql.slice(start, end)
    })
    .join("")
    .replace(/\s+/g, " ")
    .trim()
