/**
 * Finds the `-- strata:` comments of a SQL revision, its directives.
 *
 * The same characters inside a string, a dollar-quoted body or a block comment are not a directive.
 */
import * as Result from "effect/Result"
import * as Sql from "../../sql/mod.ts"

/** A directive. `line` counts from 1; `start` and `end` are the offsets of its line in the text. */
export interface Directive {
  readonly name: string
  readonly value: string
  readonly line: number
  readonly start: number
  readonly end: number
}

/** A line of the text without its line ending. */
interface Line {
  readonly text: string
  readonly number: number
  readonly start: number
}

/** All directives of the text in order, including unknown ones. */
export const directives = (text: string): ReadonlyArray<Directive> => {
  const found: Array<Directive> = []
  // At this offset the text is outside of quotes and comments, so lexing starts here.
  let clean = 0
  for (const line of lines(text)) {
    const match = /^[ \t]*--[ \t]*strata:[ \t]*(\S*)[ \t]*(.*)$/is.exec(line.text)
    if (match === null || Result.isFailure(Sql.split(text.slice(clean, line.start)))) continue
    const end = line.start + line.text.length
    found.push({ name: match[1]!, value: match[2]!.trim(), line: line.number, start: line.start, end })
    clean = end
  }
  return found
}

function* lines(text: string): Generator<Line> {
  const end = /\r\n|\n|\r/g
  let start = 0
  let number = 1
  for (let match = end.exec(text); match !== null; match = end.exec(text)) {
    yield { text: text.slice(start, match.index), number, start }
    start = end.lastIndex
    number++
  }
  yield { text: text.slice(start), number, start }
}
