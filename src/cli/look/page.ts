/**
 * Help pages at the width of a terminal. Loads nothing, because the launcher prints the pages that a build made with it.
 */

/** Where standard output is not a terminal. */
const defaultColumns = 80

/** A description is not made narrower than this: on a very narrow terminal, the terminal breaks the lines. */
const leastColumns = 24

/** Marks in a page where a description starts, so that its other lines are indented as far. No help text contains it. */
export const start = "\u0000"

type Width = (text: string) => number

/** Lines of a text, broken between words so that each fits into a number of columns; longer words are not broken. */
export const wrap = (text: string, columns: number, width: Width): ReadonlyArray<string> => {
  const lines: Array<string> = []
  let line = ""
  for (const word of text.split(" ")) {
    if (line !== "" && width(`${line} ${word}`) > columns) {
      lines.push(line)
      line = word
    } else line = line === "" ? word : `${line} ${word}`
  }
  return [...lines, line]
}

const wrapped = (line: string, columns: number, width: Width): string => {
  const [before = "", description] = line.split(start)
  if (description === undefined) return line
  const indent = width(before)
  return before + wrap(description, Math.max(leastColumns, columns - indent), width).join(`\n${" ".repeat(indent)}`)
}

/** A page without marks, its descriptions broken between words. `width` is the number of cells that a text takes. */
export const fill = (page: string, columns: number | undefined, width: Width): string =>
  page.split("\n").map((line) => wrapped(line, columns ?? defaultColumns, width)).join("\n")
