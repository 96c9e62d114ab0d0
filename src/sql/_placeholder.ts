/**
 * Finds the `$n` of a statement and puts other text in their place, keeping what surrounds them apart from it.
 */
import type { Token, TokenKind } from "./_lexer.ts"
import { lex } from "./_lexer.ts"

/**
 * What stands for one placeholder, or `undefined` to leave it as it is. `isListed` tells that it stands in ORDER BY,
 * GROUP BY or DISTINCT ON, where a bare integer would be the number of a column and not a value.
 */
export type Substitute = (index: number, isListed: boolean) => string | undefined

// Where the grammar wants a `c_expr`, a cast needs parentheses: FETCH FIRST $1 ROWS, XMLTABLE(… PASSING $1 …).
const needsSimple = new Set(["first", "next", "passing", "ref"])
// Two quoted strings on two lines are one string, and a cast to `text[1]` is not a subscript.
const hugsBehind = (text: string, token: Token | undefined): boolean =>
  token !== undefined &&
  (token.kind === "string" || (token.kind === "symbol" && (text[token.start] === "[" || text[token.start] === ".")))
const hugsBefore = (text: string, token: Token | undefined): boolean =>
  token !== undefined &&
  (token.kind === "string" || token.kind === "parameter" ||
    (token.kind === "word" && needsSimple.has(text.slice(token.start, token.end).toLowerCase())))

const glued: ReadonlySet<TokenKind> = new Set(["word", "quoted", "string", "number", "parameter"])

/** The tokens of a text up to the first that never ends, which is the `problem`. */
export const tokens = (text: string): { readonly tokens: ReadonlyArray<Token>; readonly problem?: Token } => {
  const found: Array<Token> = []
  for (let at = 0; at < text.length;) {
    const token = lex(text, at)
    if (token.problem !== undefined) return { tokens: found, problem: token }
    found.push(token)
    at = token.end
  }
  return { tokens: found }
}

const isBlank = (token: Token): boolean => token.kind === "space" || token.kind === "comment"

const listEnds = new Set(
  "select from where having window union intersect except limit offset fetch for range rows groups returning".split(" ")
)

/** Which placeholders stand in a list of sort or group keys, asked for token after token, parentheses included. */
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

/** Puts `replace(n)` in the place of every `$n` that is not in a string, a comment or a name. */
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
    const wrapped = hugsBefore(text, before) || hugsBehind(text, behind) ? `(${value.trimStart()})` : value
    const spaceBefore = before !== undefined && before.end === token.start && glued.has(before.kind) ? " " : ""
    const spaceBehind = behind !== undefined && behind.start === token.end && glued.has(behind.kind) ? " " : ""
    out += text.slice(copied, token.start) + spaceBefore + wrapped + spaceBehind
    copied = token.end
  })
  return out + text.slice(copied)
}
