/** Positions in a text as editors count them: lines and columns from 1, `\r\n` being one line end. */
import type { Unterminated } from "./error.ts"
import { UnterminatedComment, UnterminatedDollarQuote, UnterminatedIdentifier, UnterminatedString } from "./error.ts"
import type { Token } from "./lexer.ts"
import { clip } from "./line.ts"

/** A line, a column in characters, and the rest of that line, at most 60 characters and safe to print. */
export interface Position {
  readonly line: number
  readonly column: number
  readonly excerpt: string
}

/** The number of line ends between two offsets, neither of them inside a `\r\n`. */
export const countLines = (text: string, from: number, to: number): number => {
  let count = 0
  for (let index = from; index < to; index++) {
    const code = text.charCodeAt(index)
    if (code === 10 || (code === 13 && text.charCodeAt(index + 1) !== 10)) count++
  }
  return count
}

/** The position of an offset. It reads the text from the start, so it is for errors only. */
export const positionOf = (text: string, offset: number): Position => {
  const head = text.slice(0, offset)
  const lineStart = Math.max(head.lastIndexOf("\n"), head.lastIndexOf("\r")) + 1
  return {
    line: countLines(text, 0, lineStart) + 1,
    column: Array.from(text.slice(lineStart, offset)).length + 1,
    excerpt: clip(/^[^\n\r]{0,200}/.exec(text.slice(offset))![0], 60).toWellFormed().replaceAll("\0", "\\0")
  }
}

/** The reason for a token that has a `problem`, with the position where the token opens. */
export const unterminated = (text: string, token: Token): Unterminated => {
  const position = positionOf(text, token.start)
  switch (token.problem!) {
    case "string":
      return new UnterminatedString(position)
    case "comment":
      return new UnterminatedComment(position)
    case "identifier":
      return new UnterminatedIdentifier(position)
    case "dollar":
      return new UnterminatedDollarQuote({
        ...position,
        tag: text.slice(token.start, text.indexOf("$", token.start + 1) + 1)
      })
  }
}
