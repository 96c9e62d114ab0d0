/**
 * The safe form of one statement, as text. Comments and spelling of the statement remain.
 */
import { isBlank, quoteIdentifier, suffixed, tokens, unquoteIdentifier } from "../../text/mod.ts"

/**
 * The statements of a safe form: `first` in the transaction of the statements before it or, for an index, outside of one;
 * `check` in a transaction of its own, which blocks nobody for long; `last` in a later one. `undo` are the statements that
 * revert the first ones, and `undoLast` those that revert the last ones.
 */
export interface Form {
  readonly isOutside: boolean
  readonly first: string
  readonly check: string | undefined
  readonly last: ReadonlyArray<string>
  readonly undo: string
  readonly undoLast: ReadonlyArray<string>
  /** The statement that reverts the original one, without `CONCURRENTLY`. */
  readonly inverse: string
  /** The name of what the form creates first, as the statement writes it. */
  readonly name: string
}

interface Word {
  readonly text: string
  readonly end: number
}

/** Reads words and names one after the other. */
const reader = (text: string) => {
  const words: ReadonlyArray<Word> = tokens(text).filter((token) => !isBlank(token))
    .map(({ end, start }) => ({ text: text.slice(start, end), end }))
  let at = 0
  const is = (index: number, expected: string) => words[index]?.text.toLowerCase() === expected
  return {
    take: (phrase: string): boolean => {
      const expected = phrase.split(" ")
      if (!expected.every((word, index) => is(at + index, word))) return false
      at += expected.length
      return true
    },
    /** A name with its schema as it is written; empty if there is none. */
    name: (): string => {
      let found = ""
      while (/^(?:"|[A-Za-z_\u0080-\uffff])/.test(words[at]?.text ?? "")) {
        found += words[at++]!.text
        if (!is(at, ".")) break
        found += words[at++]!.text
      }
      return found
    },
    /** Where the last word ends that was taken. */
    end: (): number => words[at - 1]?.end ?? 0,
    isAtEnd: (): boolean => at >= words.length,
    /** Whether a comma outside parentheses follows, so that the statement does more than one thing. */
    isList: (): boolean => {
      let depth = 0
      return words.slice(at).some(({ text }) => {
        depth += text === "(" ? 1 : text === ")" ? -1 : 0
        return depth === 0 && text === ","
      })
    },
    has: (phrase: string): boolean => {
      const expected = phrase.split(" ")
      return words.some((_, index) => index >= at && expected.every((word, next) => is(index + next, word)))
    }
  }
}

/** The safe form of a statement, or why it has none that is sure, as part of a sentence. */
export const formOf = (text: string): Form | string => indexed(text) ?? altered(text)

const indexed = (text: string): Form | string | undefined => {
  const words = reader(text)
  if (!words.take("create index") && !words.take("create unique index")) return undefined
  const before = words.end()
  if (words.take("if not exists")) return "IF NOT EXISTS does not tell whether the index is the same"
  const name = words.name()
  if (name.toLowerCase() === "on" || name === "" || !words.take("on")) return "the index has no name"
  words.take("only")
  const schema = words.name().split(".").slice(0, -1).join(".")
  const qualified = schema === "" ? name : `${schema}.${name}`
  return {
    isOutside: true,
    first: `${text.slice(0, before)} CONCURRENTLY${text.slice(before)}`,
    check: undefined,
    last: [],
    undo: `DROP INDEX CONCURRENTLY ${qualified}`,
    undoLast: [],
    inverse: `DROP INDEX ${qualified}`,
    name
  }
}

const altered = (text: string): Form | string => {
  const words = reader(text)
  if (!words.take("alter table")) return "it is neither CREATE INDEX nor ALTER TABLE"
  const only = words.take("only") ? "ONLY " : ""
  if (words.take("if exists")) return "IF EXISTS does not tell whether the table exists"
  const table = words.name()
  if (table === "" || words.isList()) return "it makes several changes; write a statement for each"
  const alter = `ALTER TABLE ${only}${table}`
  return words.take("add") ? constraint(text, words, alter) : notNull(text, words, { alter, table })
}

type Reader = ReturnType<typeof reader>

const constraint = (text: string, words: Reader, alter: string): Form | string => {
  if (!words.take("constraint")) return "the constraint has no name"
  const name = words.name()
  if (!words.take("check") && !words.take("foreign key")) return "it is neither a check nor a foreign key"
  if (words.has("not valid") || words.has("not enforced")) return "the constraint is not checked"
  const drop = `${alter} DROP CONSTRAINT ${name}`
  return {
    isOutside: false,
    first: `${text.trimEnd()} NOT VALID`,
    check: `${alter} VALIDATE CONSTRAINT ${name}`,
    last: [],
    undo: drop,
    undoLast: [],
    inverse: drop,
    name
  }
}

const notNull = (text: string, words: Reader, { alter, table }: { readonly alter: string; readonly table: string }) => {
  if (!words.take("alter")) return "it is neither a check, a foreign key nor SET NOT NULL"
  words.take("column")
  const column = words.name()
  if (!words.take("set not null") || !words.isAtEnd()) return "it is neither a check, a foreign key nor SET NOT NULL"
  const stem = `${unquoteIdentifier(table.split(".").at(-1)!)}_${unquoteIdentifier(column)}`
  const name = quoteIdentifier(suffixed(stem, "_has_value"))
  const add = `${alter} ADD CONSTRAINT ${name} CHECK (${column} IS NOT NULL) NOT VALID`
  const drop = `${alter} DROP CONSTRAINT ${name}`
  const nullable = `${alter} ALTER COLUMN ${column} DROP NOT NULL`
  return {
    isOutside: false,
    first: add,
    check: `${alter} VALIDATE CONSTRAINT ${name}`,
    last: [text, drop],
    undo: drop,
    undoLast: [add, nullable],
    inverse: nullable,
    name: column
  } satisfies Form
}

/** The words of a statement that undoes something, without those that do not change what it undoes. */
export const undoing = (text: string): string =>
  tokens(text).filter((token) => !isBlank(token)).map(({ end, kind, start }) =>
    kind === "word" ? text.slice(start, end).toLowerCase() : text.slice(start, end)
  ).join(" ").replace(/ ;$/, "").replace(/^drop index concurrently /, "drop index ").replace(/ if exists /, " ")
    .replace(/^(alter table .*? alter )(?!column )/, "$1column ").replace(/ (?:restrict|cascade)$/, "")

/** Whether a statement has this name among its words. */
export const mentions = (text: string, name: string): boolean =>
  tokens(text).some((token) => {
    if (isBlank(token)) return false
    return unquoteIdentifier(text.slice(token.start, token.end)) === unquoteIdentifier(name)
  })
