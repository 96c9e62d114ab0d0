/**
 * The lexical rules of PostgreSQL's `scan.l` (version 18, `standard_conforming_strings` on).
 *
 * `lex` reads the token at an offset, for callers that must stop in the middle: the data after `COPY … FROM STDIN;` are
 * not SQL. `tokens` reads a whole text.
 */

/** `symbol` is `::` or one character; other operators of several characters are several symbols. */
export type TokenKind =
  | "space"
  | "comment"
  | "word"
  | "quoted"
  | "string"
  | "number"
  | "parameter"
  | "symbol"
  | "backslash"

/** Which construct opens at `start` and never closes. */
export type LexProblem = "string" | "comment" | "identifier" | "dollar"

/** The token is `text.slice(start, end)`. One with a `problem` is the rest of the text from `start`. */
export interface Token {
  readonly kind: TokenKind
  readonly start: number
  readonly end: number
  readonly problem?: LexProblem
}

const space = /[ \t\n\r\f\v]+/y
const lineEnd = /[\n\r]/g
// Every character beyond ASCII is a letter to PostgreSQL, no-break spaces included.
const word = /[A-Za-z_\u0080-\uffff][A-Za-z0-9_$\u0080-\uffff]*/y
const dollarTag = /\$(?:[A-Za-z_\u0080-\uffff][A-Za-z0-9_\u0080-\uffff]*)?\$/y
const number =
  /0[xX](?:_?[0-9A-Fa-f])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|[0-9](?:_?[0-9])*(?:\.(?!\.)(?:[0-9](?:_?[0-9])*)?)?(?:[eE][+-]?[0-9](?:_?[0-9])*)?/y
const parameter = /\$[0-9]+/y
const commentMark = /\/\*|\*\//g
const escapeOrQuote = /[\\']/g

const matchEnd = (pattern: RegExp, text: string, at: number): number => {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : at
}

const lineCommentEnd = (text: string, at: number): number => {
  lineEnd.lastIndex = at
  return lineEnd.exec(text)?.index ?? text.length
}

const blockCommentEnd = (text: string, at: number): number | undefined => {
  commentMark.lastIndex = at + 2
  for (let depth = 1; depth > 0;) {
    const mark = commentMark.exec(text)
    if (mark === null) return undefined
    depth += mark[0] === "/*" ? 1 : -1
  }
  return commentMark.lastIndex
}

/** The end of a quoted text in which a doubled quote is a character; `at` is behind the opening quote. */
const plainEnd = (text: string, at: number, quote: string): number | undefined => {
  for (let from = at;;) {
    const found = text.indexOf(quote, from)
    if (found < 0) return undefined
    if (text[found + 1] !== quote) return found + 1
    from = found + 2
  }
}

const escapedEnd = (text: string, at: number): number | undefined => {
  escapeOrQuote.lastIndex = at
  for (;;) {
    const found = escapeOrQuote.exec(text)
    if (found === null) return undefined
    if (found[0] === "'" && text[found.index + 1] !== "'") return found.index + 1
    escapeOrQuote.lastIndex = found.index + 2
  }
}

/**
 * The offset behind the quote that continues the string which ends at `at`: only white space with at least one newline
 * and line comments are between them. The continuation has the rules of the string, so an `E''` keeps its escapes.
 */
const continuation = (text: string, at: number): number | undefined => {
  let newline = false
  for (let index = at; index < text.length;) {
    const char = text[index]!
    if (char === "\n" || char === "\r") newline = true
    else if (char === "-" && text[index + 1] === "-") {
      index = lineCommentEnd(text, index)
      continue
    } else if (char === "'") return newline ? index + 1 : undefined
    else if (char !== " " && char !== "\t" && char !== "\f" && char !== "\v") return undefined
    index++
  }
  return undefined
}

const stringEnd = (text: string, opening: number, escapes: boolean): number | undefined => {
  for (let at = opening + 1;;) {
    const end = escapes ? escapedEnd(text, at) : plainEnd(text, at, "'")
    const next = end === undefined ? undefined : continuation(text, end)
    if (next === undefined) return end
    at = next
  }
}

const dollarEnd = (text: string, start: number, bodyStart: number): number | undefined => {
  const tag = text.slice(start, bodyStart)
  const found = text.indexOf(tag, bodyStart)
  return found < 0 ? undefined : found + tag.length
}

const token = (kind: TokenKind, start: number, end: number): Token => ({ kind, start, end })

const closed = (
  text: string,
  kind: TokenKind,
  problem: LexProblem,
  start: number,
  end: number | undefined
): Token => end === undefined ? { kind, start, end: text.length, problem } : token(kind, start, end)

/** A word, or a string or identifier with a prefix such as `E'` or `U&"`. */
const lexWord = (text: string, at: number): Token => {
  const next = text[at + 1]
  const letter = text[at]!
  if (next === "'" && "eEbBxXnN".includes(letter)) {
    return closed(text, "string", "string", at, stringEnd(text, at + 1, letter === "e" || letter === "E"))
  }
  if (next === "&" && (letter === "u" || letter === "U")) {
    const quote = text[at + 2]
    if (quote === "'") return closed(text, "string", "string", at, stringEnd(text, at + 2, false))
    if (quote === "\"") return closed(text, "quoted", "identifier", at, plainEnd(text, at + 3, "\""))
  }
  return token("word", at, matchEnd(word, text, at))
}

const lexDollar = (text: string, at: number): Token => {
  const afterParameter = matchEnd(parameter, text, at)
  if (afterParameter > at) return token("parameter", at, afterParameter)
  const afterTag = matchEnd(dollarTag, text, at)
  if (afterTag > at) return closed(text, "string", "dollar", at, dollarEnd(text, at, afterTag))
  return token("symbol", at, at + 1)
}

const isLetter = (code: number): boolean =>
  code >= 0x80 || code === 0x5f || (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a)

/** Reads the token at `at`, which must be less than the length of the text and not inside another token. */
export const lex = (text: string, at: number): Token => {
  const char = text[at]!
  const code = text.charCodeAt(at)
  if (isLetter(code)) return lexWord(text, at)
  if (code <= 0x20) {
    const end = matchEnd(space, text, at)
    return end > at ? token("space", at, end) : token("symbol", at, at + 1)
  }
  if (code >= 0x30 && code <= 0x39) return token("number", at, matchEnd(number, text, at))
  switch (char) {
    case "'":
      return closed(text, "string", "string", at, stringEnd(text, at, false))
    case "\"":
      return closed(text, "quoted", "identifier", at, plainEnd(text, at + 1, "\""))
    case "$":
      return lexDollar(text, at)
    case "\\":
      return token("backslash", at, at + 1)
    case ":":
      return token("symbol", at, text[at + 1] === ":" ? at + 2 : at + 1)
    case "-":
      if (text[at + 1] === "-") return token("comment", at, lineCommentEnd(text, at))
      break
    case "/":
      if (text[at + 1] === "*") return closed(text, "comment", "comment", at, blockCommentEnd(text, at))
      break
    case ".": {
      const next = text.charCodeAt(at + 1)
      // `.5e3` is one number; reading its digits as a number of their own gives the same extent.
      if (next >= 0x30 && next <= 0x39) return token("number", at, matchEnd(number, text, at + 1))
    }
  }
  return token("symbol", at, at + 1)
}

/** The tokens of a text, in order and without gaps: their texts joined are the text. Only the last can have a `problem`. */
export const tokens = (text: string): ReadonlyArray<Token> => {
  const found: Array<Token> = []
  for (let at = 0; at < text.length;) {
    const token = lex(text, at)
    found.push(token)
    at = token.end
  }
  return found
}

/** The texts of `tokens`. */
export const tokenTexts = (text: string): ReadonlyArray<string> =>
  tokens(text).map(({ end, start }) => text.slice(start, end))

/** Whether a token separates others: white space or a comment. */
export const isBlank = ({ kind }: Token): boolean => kind === "space" || kind === "comment"

/** The texts of the tokens that are neither white space nor a comment. */
export const significantTexts = (text: string, found = tokens(text)): ReadonlyArray<string> =>
  found.filter((token) => !isBlank(token)).map(({ end, start }) => text.slice(start, end))
