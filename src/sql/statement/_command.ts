/**
 * The command of a statement, named like the command tags of the server, derived from the words of the statement.
 */
import { lex, type Token, unquoteIdentifier } from "../../text/mod.ts"

/** One entry for each token: words, symbols and the contents of strings in lower case, `"` for a quoted identifier. */
export type Words = ReadonlyArray<string>

const objectModifiers = new Set(
  "or replace global local temp temporary unlogged unique recursive trusted procedural constraint".split(" ")
)

interface Phrase {
  readonly text: string
  readonly words: Words
}

const phrased = (text: string): Phrase => ({ text, words: text.split(" ") })

const objectPhrases = [
  "access method",
  "default conversion",
  "default privileges",
  "event trigger",
  "foreign data wrapper",
  "foreign table",
  "large object",
  "materialized view",
  "operator class",
  "operator family",
  "text search configuration",
  "text search dictionary",
  "text search parser",
  "text search template",
  "user mapping"
].map(phrased)

const commandPhrases = [
  "commit prepared",
  "discard all",
  "import foreign schema",
  "reassign owned",
  "refresh materialized view",
  "reset all",
  "reset session authorization",
  "rollback prepared",
  "security label",
  "start transaction"
].map(phrased)

const transactionSettings = new Set([
  "transaction",
  "transaction_isolation",
  "transaction_read_only",
  "transaction_deferrable"
])

const isSkipped = (text: string, token: Token, isFirst: boolean): boolean =>
  token.kind === "space" || token.kind === "comment" || (isFirst && text[token.start] === "(")

/** Whether the words before a token show that it is the name of a setting, which may be quoted. */
const isSetting = (before: Words): boolean =>
  before[0] === "set" && before.slice(1).every((word) => word === "local" || word === "session")

const wordOf = (text: string, token: Token, before: Words): string => {
  const raw = text.slice(token.start, token.end)
  if (token.kind === "quoted" && isSetting(before)) return unquoteIdentifier(raw).toLowerCase()
  if (token.kind === "string") return raw.replace(/^[A-Za-z]?'|'$/g, "").toLowerCase()
  // A quoted identifier is never a keyword.
  return token.kind === "quoted" ? "\"" : raw.toLowerCase()
}

/** At most `limit` words of a statement, without leading parentheses and the final semicolon, up to an unterminated token. */
export const wordsOf = (text: string, limit = Number.POSITIVE_INFINITY): Words => {
  const words: Array<string> = []
  for (let at = 0; at < text.length && words.length < limit;) {
    const token = lex(text, at)
    if (token.problem !== undefined) break
    if (!isSkipped(text, token, words.length === 0)) words.push(wordOf(text, token, words))
    at = token.end
  }
  return words.at(-1) === ";" ? words.slice(0, -1) : words
}

const startsWith = (words: Words, phrase: Phrase): boolean =>
  phrase.words.every((word, position) => words[position] === word)

const objectOf = (words: Words): string => {
  const from = words.findIndex((word) => !objectModifiers.has(word))
  const rest = from < 0 ? [] : words.slice(from)
  return objectPhrases.find((phrase) => startsWith(rest, phrase))?.text ?? rest[0] ?? ""
}

/** `SET [SESSION | LOCAL] …`: the forms that change the transaction, else "SET", which the end of the revision undoes. */
const setOf = (words: Words): string => {
  const rest = words[0] === "local" || words[0] === "session" ? words.slice(1) : words
  return transactionSettings.has(rest[0] ?? "") ? "SET TRANSACTION" : "SET"
}

/** The command in capitals: the verb and the object type for CREATE, ALTER and DROP, else one to three words. */
export const keywordOf = (words: Words): string => {
  const verb = words[0] ?? ""
  if (verb === "create" || verb === "alter" || verb === "drop") {
    return `${verb} ${objectOf(words.slice(1))}`.trimEnd().toUpperCase()
  }
  if (verb === "set") return setOf(words.slice(1))
  // `PREPARE transaction AS …` and `PREPARE transaction (int) AS …` name a prepared statement.
  if (verb === "prepare" && words[1] === "transaction" && words[2] !== "as" && words[2] !== "(") {
    return "PREPARE TRANSACTION"
  }
  return (commandPhrases.find((phrase) => startsWith(words, phrase))?.text ?? verb).toUpperCase()
}
