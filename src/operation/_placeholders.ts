/**
 * Finding `$1` … `$n` in SQL text, to renumber them when one expression is placed inside another.
 *
 * What only looks like a placeholder stays: strings, quoted names, comments, dollar quotes and names such as `a$1`.
 */

const token = new RegExp(
  [
    /[eE]'(?:[^'\\]|\\.|'')*'?/,
    /'[^']*'?/,
    /"[^"]*"?/,
    /--[^\n\r]*/,
    /\/\*/,
    /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/,
    /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/,
    /\$\d+/,
    /[^]/
  ].map((part) => part.source).join("|"),
  "gs"
)

/** The text with each placeholder index replaced; `index` maps from 1. */
export const renumber = (text: string, index: (index: number) => number): string => {
  let result = ""
  let at = 0
  token.lastIndex = 0
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const found = match[0]
    if (/^\$\d/.test(found)) {
      result += `${text.slice(at, match.index)}$${index(Number(found.slice(1)))}`
      at = token.lastIndex
    } else if (found === "/*") {
      token.lastIndex = endOfComment(text, token.lastIndex)
    } else if (found.startsWith("$") && found.length > 1) {
      const end = text.indexOf(found, token.lastIndex)
      token.lastIndex = end < 0 ? text.length : end + found.length
    }
  }
  return result + text.slice(at)
}

const endOfComment = (text: string, from: number): number => {
  const mark = /\/\*|\*\//g
  mark.lastIndex = from
  let depth = 1
  for (let match = mark.exec(text); match !== null; match = mark.exec(text)) {
    depth += match[0] === "/*" ? 1 : -1
    if (depth === 0) return mark.lastIndex
  }
  return text.length
}
