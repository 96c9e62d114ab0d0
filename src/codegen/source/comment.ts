/**
 * Writes arbitrary text as comments, on as many lines as it needs and without ending the comment.
 */
import { oneLine } from "../../text/mod.ts"
import { lineWidth, widthOf } from "./width.ts"

/** The lines of a comment; `mark` begins each of them, and `indent` is their indentation. */
export const commentLines = (text: string, mark: string, indent: number): ReadonlyArray<string> =>
  text.split(/\r\n|[\n\r\u2028\u2029]/).flatMap((line) => wrap(oneLine(line), lineWidth - indent - mark.length - 1))
    .map((line) => `${mark} ${harmless(line)}`.trimEnd())

/** Text for a block comment, which it does not close. */
export const insideBlock = (text: string): string => oneLine(text).replaceAll("*/", "* /")

// Compilers, formatters, linters and Strata treat comments that begin like this as instructions.
const harmless = (line: string): string =>
  /^(?:@|[#!]|dprint-|oxlint-|eslint-|strata:|=)/i.test(line) ? `· ${line}` : line

const wrap = (line: string, width: number): ReadonlyArray<string> => {
  const lines: Array<string> = []
  let current = ""
  for (const word of line.split(" ")) {
    if (current !== "" && widthOf(`${current} ${word}`) > width - 2) {
      lines.push(current)
      current = word
    } else current = current === "" ? word : `${current} ${word}`
  }
  return [...lines, current]
}
