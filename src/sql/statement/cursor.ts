/**
 * Reads the words and names of a statement, one after the other.
 */
import { significantTexts, unquoteIdentifier } from "../../text/mod.ts"

/** A position in the words of a statement. */
export interface Cursor {
  /** Whether the next words are these, in any case; if so, they are passed. */
  readonly take: (phrase: string) => boolean
  /** The next name with its schema, dotted and without quotes, which is passed; `""` if there is none. */
  readonly name: () => string
  /** Passes everything up to the words of the phrase, and them; nothing if they are not in the rest. */
  readonly takeUpTo: (phrase: string) => boolean
  /** Whether the words of the phrase follow each other somewhere in the rest. */
  readonly has: (phrase: string) => boolean
  /** The same outside parentheses. */
  readonly hasOutside: (word: string) => boolean
  readonly isAtEnd: () => boolean
  /** The rest, split at commas outside parentheses. */
  readonly parts: () => ReadonlyArray<Cursor>
}

const isName = (word: string | undefined): boolean => word !== undefined && /^(?:"|[A-Za-z_\u0080-\uffff])/.test(word)

const over = (words: ReadonlyArray<string>): Cursor => {
  let at = 0
  const matches = (phrase: string, from: number) =>
    phrase.split(" ").every((word, index) => words[from + index]?.toLowerCase() === word)
  return {
    take: (phrase) => {
      if (!matches(phrase, at)) return false
      at += phrase.split(" ").length
      return true
    },
    name: () => {
      const found: Array<string> = []
      while (isName(words[at])) {
        found.push(unquoteIdentifier(words[at++]!))
        if (words[at] !== ".") break
        at++
      }
      return found.join(".")
    },
    takeUpTo: (phrase) => {
      const found = words.findIndex((_, index) => index >= at && matches(phrase, index))
      if (found >= 0) at = found + phrase.split(" ").length
      return found >= 0
    },
    has: (phrase) => words.some((_, index) => index >= at && matches(phrase, index)),
    hasOutside: (word) => {
      let depth = 0
      return words.slice(at).some((it) => {
        depth += it === "(" ? 1 : it === ")" ? -1 : 0
        return depth === 0 && it.toLowerCase() === word
      })
    },
    isAtEnd: () => at >= words.length,
    parts: () => {
      const found: Array<Array<string>> = [[]]
      let depth = 0
      for (const word of words.slice(at)) {
        if (word === "(") depth++
        if (word === ")") depth--
        if (word === "," && depth === 0) found.push([])
        else found.at(-1)!.push(word)
      }
      return found.map(over)
    }
  }
}

/** Makes cursors at the first word of a statement; comments and the final semicolon are left out. */
export const cursors = (statement: string): () => Cursor => {
  const words = significantTexts(statement)
  const all = words.at(-1) === ";" ? words.slice(0, -1) : words
  return () => over(all)
}
