/**
 * Splits a script into statements at the same places as psql: at semicolons outside strings, comments, parentheses and
 * `BEGIN ATOMIC` bodies. Scripts that contain anything other than SQL are refused.
 */
import * as Result from "effect/Result"
import { countLines, lex, type Position, positionOf, type Token, unterminated } from "../../text/mod.ts"
import { CopyFromStdin, CopyToStdout, InvalidCharacter, MetaCommand, SplitError, UnclosedBody, UnclosedParenthesis } from "../error.ts"

/**
 * One statement of a script. `text` starts at the first token or at the comments above it and ends at the last token,
 * without the semicolon, so appending `;` is always safe. `offset` is where `text` starts in the script, in UTF-16 code
 * units; `line` is the line of the first token, counted from 1.
 */
export interface Piece {
  readonly text: string
  readonly line: number
  readonly offset: number
}

type Reason = SplitError["reason"]

const metaCommand = (text: string, start: number): Reason =>
  new MetaCommand({ ...positionOf(text, start), command: /^\\[^\s\\]*/.exec(text.slice(start, start + 40))![0] })

const unsendable = /\0|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/

const invalidCharacter = (text: string): Reason | undefined => {
  if (!text.includes("\0") && text.isWellFormed()) return undefined
  const offset = text.search(unsendable)
  return new InvalidCharacter({
    ...positionOf(text, offset),
    character: text[offset] === "\0" ? "NUL" : "lone surrogate"
  })
}

/** The statement that is being read, from the first comment above it to its last token. */
class Draft {
  /** The offsets of the start of the text, of its first token, and of the end of its last token; -1 until known. */
  start = -1
  first = -1
  end = -1
  /** The open parentheses and routine bodies, each with its offset. */
  readonly open: Array<{ readonly kind: "(" | "body"; readonly offset: number }> = []
  /** The first word of the statement; empty if it does not start with a word. */
  keyword = ""
  /** Whether the statement starts with CREATE [OR REPLACE] FUNCTION or PROCEDURE. */
  isRoutine = false
  /** The previous word or symbol. */
  previous = ""
  /** True directly after `BEGIN ATOMIC` and after a semicolon of its body, the only places where its END can be. */
  betweenStatements = false
  /** The source or target of a COPY; set once, by the FROM or TO of the COPY itself. */
  copy: { readonly keyword: "from" | "to"; readonly target: string } | undefined = undefined

  get body(): boolean {
    return this.open.at(-1)?.kind === "body"
  }

  read(token: Token, value: string): void {
    if (this.start < 0) this.start = token.start
    if (this.first < 0) {
      this.first = token.start
      if (token.kind === "word") this.keyword = value
    }
    this.end = token.end
    const wasBetween = this.betweenStatements
    this.betweenStatements = false
    if (token.kind === "symbol") this.symbol(value, token.start)
    else if (token.kind === "word" && this.keyword === "create") this.created(value, token.start, wasBetween)
    if (this.keyword === "copy" && this.open.length === 0 && this.copy === undefined) this.copyTarget(value)
    this.previous = value
  }

  private symbol(value: string, offset: number): void {
    if (value === "(") this.open.push({ kind: "(", offset })
    else if (value === ")" && this.open.at(-1)?.kind === "(") this.open.pop()
    else if (value === ";") this.betweenStatements = this.body
  }

  /**
   * Every statement in a body ends with a semicolon, so the END of the body follows a semicolon or ATOMIC; the END of a
   * CASE and a column named "end" never do. In other statements "begin atomic" may be a column and its label.
   */
  private created(value: string, offset: number, wasBetween: boolean): void {
    if (value === "function" || value === "procedure") {
      this.isRoutine ||= this.previous === "create" || this.previous === "replace"
    } else if (value === "atomic" && this.previous === "begin" && this.isRoutine && this.open.length === 0) {
      this.open.push({ kind: "body", offset })
      this.betweenStatements = true
    } else if (value === "end" && wasBetween && this.body) this.open.pop()
  }

  /** The grammar accepts STDIN and STDOUT in both directions. */
  private copyTarget(value: string): void {
    if (this.previous === "from" || this.previous === "to") this.copy = { keyword: this.previous, target: value }
  }
}

const copyProblem = (place: () => Position, draft: Draft): Reason | undefined => {
  if (draft.copy === undefined || (draft.copy.target !== "stdin" && draft.copy.target !== "stdout")) return undefined
  return draft.copy.keyword === "from" ? new CopyFromStdin(place()) : new CopyToStdout(place())
}

const finished = (text: string, draft: Draft): Reason | undefined => {
  const open = draft.open[0]
  if (open !== undefined) {
    const place = positionOf(text, open.offset)
    return open.kind === "(" ? new UnclosedParenthesis(place) : new UnclosedBody(place)
  }
  return copyProblem(() => positionOf(text, draft.first), draft)
}

const run = (text: string): Array<Piece> | Reason => {
  const pieces: Array<Piece> = []
  let draft = new Draft()
  let line = 1
  let counted = 0
  let newlineSinceSemicolon = true
  const emit = (): Reason | undefined => {
    const reason = finished(text, draft)
    if (reason !== undefined) return reason
    if (draft.first >= 0) {
      line += countLines(text, counted, draft.first)
      counted = draft.first
      pieces.push({ text: text.slice(draft.start, draft.end), line, offset: draft.start })
    }
    draft = new Draft()
    newlineSinceSemicolon = false
    return undefined
  }
  for (let at = 0; at < text.length;) {
    // Concatenated files have byte order marks in the middle, which PostgreSQL would read as letters.
    if (draft.start < 0 && text[at] === "\ufeff") {
      at++
      continue
    }
    const token = lex(text, at)
    at = token.end
    if (token.problem !== undefined) return unterminated(text, token)
    if (token.kind === "space") {
      newlineSinceSemicolon ||= /[\n\r]/.test(text.slice(token.start, token.end))
    } else if (token.kind === "comment") {
      // A comment on the same line as a semicolon belongs to the statement that the semicolon ends.
      if (draft.start < 0 && newlineSinceSemicolon) draft.start = token.start
    } else if (token.kind === "backslash") {
      return metaCommand(text, token.start)
    } else if (text[token.start] === ";" && draft.open.length === 0) {
      const reason = emit()
      if (reason !== undefined) return reason
    } else {
      draft.read(token, token.kind === "word" || token.kind === "symbol" ? lower(text, token) : "")
    }
  }
  return emit() ?? pieces
}

const lower = (text: string, token: Token): string => text.slice(token.start, token.end).toLowerCase()

/**
 * Splits a script into its statements, in order. Empty statements are left out, and byte order marks before a statement
 * are skipped. Fails with the position if a string, comment, identifier, parenthesis or routine body is not closed, or if
 * the script contains a psql meta-command, a `COPY` through the client, NUL or half of a surrogate pair.
 *
 * The rules are those of `scan.l` with `standard_conforming_strings` on, and those of `gram.y` for `BEGIN ATOMIC` bodies.
 */
export const split = (text: string): Result.Result<ReadonlyArray<Piece>, SplitError> => {
  const outcome = run(text)
  if (!Array.isArray(outcome)) return Result.fail(SplitError.of(outcome))
  // Bad characters are searched for last, so that a script that ends in the middle is reported as such.
  const reason = invalidCharacter(text)
  return reason === undefined ? Result.succeed(outcome) : Result.fail(SplitError.of(reason))
}
