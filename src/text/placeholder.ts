/**
 * The placeholders `$1` … `$n` of SQL text. A `$1` in a string, a quoted identifier, a comment or a name such as `a$1` is
 * not a placeholder.
 */
import type { Token, TokenKind } from "./lexer.ts"
import { isBlank, tokens } from "./lexer.ts"

/** A placeholder: its number and where it is in the text. */
export interface Placeholder {
  readonly index: number
  readonly start: number
  readonly end: number
}

/** The placeholders of a text, in the order in which they occur. */
export const placeholders = (text: string): ReadonlyArray<Placeholder> =>
  tokens(text).flatMap(({ end, kind, start }) =>
    kind === "parameter" ? [{ index: Number(text.slice(start + 1, end)), start, end }] : []
  )

/** The text with the number of each placeholder replaced. */
export const renumber = (text: string, index: (index: number) => number): string => {
  let out = ""
  let copied = 0
  for (const found of placeholders(text)) {
    out += `${text.slice(copied, found.start)}$${index(found.index)}`
    copied = found.end
  }
  return out + text.slice(copied)
}

/**
 * The text that replaces a placeholder, or `undefined` to keep the placeholder. `isListed` is true in ORDER BY, GROUP BY
 * and DISTINCT ON, where a bare integer would be the number of a column and not a value.
 */
export type Substitute = (index: number, isListed: boolean) => string | undefined

// Where the grammar requires a `c_expr`, a cast needs parentheses: FETCH FIRST $1 ROWS, XMLTABLE(… PASSING $1 …).
const needsSimple = new Set(["first", "next", "passing", "ref"])
// Two quoted strings on two lines are one string, and the subscript in `$1::int[] [1]` would be part of the type.
const bindsBehind = (text: string, token: Token | undefined): boolean =>
  token !== undefined &&
  (token.kind === "string" || (token.kind === "symbol" && (text[token.start] === "[" || text[token.start] === ".")))
const bindsBefore = (text: string, token: Token | undefined): boolean =>
  token !== undefined &&
  (token.kind === "string" || token.kind === "parameter" ||
    (token.kind === "word" && needsSimple.has(text.slice(token.start, token.end).toLowerCase())))

const glued: ReadonlySet<TokenKind> = new Set(["word", "quoted", "string", "number", "parameter"])

const listEnds = new Set(
  "select from where having window union intersect except limit offset fetch for range rows groups returning".split(" ")
)

/** Tells for each token, called in order, whether it is in a list of sort or group keys; parentheses are counted. */
const makeListed = (text: string): (token: Token) => boolean => {
  const outer: Array<boolean> = []
  let isListed = false
  let previous = ""
  return (token) => {
    if (token.kind === "word" || token.kind === "symbol") {
      const value = text.slice(token.start, token.end).toLowerCase()
      if (value === "(") outer.push(isListed)
      else if (value === ")") isListed = outer.pop() ?? false
      else if (value === "by" || (value === "on" && previous === "distinct")) isListed = true
      else if (listEnds.has(value)) isListed = false
      previous = value
    }
    return isListed
  }
}

/**
 * Replaces every placeholder by `replace(n)`, with parentheses or spaces where the replacement would join what is next
 * to it. `found` are the tokens of the text.
 */
export const substitute = (text: string, found: ReadonlyArray<Token>, replace: Substitute): string => {
  const significant = found.filter((token) => !isBlank(token))
  const listed = makeListed(text)
  let out = ""
  let copied = 0
  significant.forEach((token, position) => {
    const isListed = listed(token)
    if (token.kind !== "parameter") return
    const value = replace(Number(text.slice(token.start + 1, token.end)), isListed)
    if (value === undefined) return
    const before = significant[position - 1]
    const behind = significant[position + 1]
    const wrapped = bindsBefore(text, before) || bindsBehind(text, behind) ? `(${value.trimStart()})` : value
    const spaceBefore = before !== undefined && before.end === token.start && glued.has(before.kind) ? " " : ""
    const spaceBehind = behind !== undefined && behind.start === token.end && glued.has(behind.kind) ? " " : ""
    out += text.slice(copied, token.start) + spaceBefore + wrapped + spaceBehind
    copied = token.end
  })
  return out + text.slice(copied)
}
