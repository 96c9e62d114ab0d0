/**
 * Where an offset lies in a text, as people count: lines and columns from 1, a `\r\n` being one line end.
 */

/** A line, a column in characters, and the rest of that line, cut to 60 characters and safe to print. */
export interface Place {
  readonly line: number
  readonly column: number
  readonly excerpt: string
}

/** How many line ends lie in `text` between two offsets, neither of them inside a `\r\n`. */
export const countLines = (text: string, from: number, to: number): number => {
  let count = 0
  for (let index = from; index < to; index++) {
    const code = text.charCodeAt(index)
    if (code === 10 || (code === 13 && text.charCodeAt(index + 1) !== 10)) count++
  }
  return count
}

/** The place of an offset; takes time in proportion to the offset, so it is for errors only. */
export const placeOf = (text: string, offset: number): Place => {
  const head = text.slice(0, offset)
  const lineStart = Math.max(head.lastIndexOf("\n"), head.lastIndexOf("\r")) + 1
  const characters = Array.from(/^[^\n\r]{0,200}/.exec(text.slice(offset))![0])
  const excerpt = characters.length > 60 ? `${characters.slice(0, 59).join("")}…` : characters.join("")
  return {
    line: countLines(text, 0, lineStart) + 1,
    column: Array.from(text.slice(lineStart, offset)).length + 1,
    excerpt: excerpt.toWellFormed().replaceAll("\0", "\\0")
  }
}
