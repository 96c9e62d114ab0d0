/**
 * The command of a statement, named as the server's command tags name it, from the statement's words alone.
 */
import { lex, type Token } from "../../text/mod.ts"

/** One entry a token: words and symbols in lower case, a string's contents in lower case, `"` for a quoted name. */
export type Words = ReadonlyArray<string>

const objectModifiers = new Set(
  "or replace global local temp temporary unlogged unique recursive trusted procedural constraint".split(" ")
)

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
]

const commandPhrases = [
  "commit prepared",
  "discard all",
  "import foreign schema",
  "reassign owned",
  "refresh materialized view",
  "reset session authorization",
  "rollback prepared",
  "security label",
  "start transaction"
]

const transactionSettings = new Set([
  "transaction",
  "transaction_isolation",
  "transaction_read_only",
  "transaction_deferrable"
])

/** What SET SESSION CHARACTERISTICS sets, by its own name. */
const sessionCharacteristics = new Set([...transactionSettings].slice(1).map((name) => `default_${name}`))

const isSkipped = (text: string, token: Token, isFirst: boolean): boolean =>
  token.kind === "space" || token.kind === "comment" || (isFirst && text[token.start] === "(")

const wordOf = (text: string, token: Token): string => {
  const raw = text.slice(token.start, token.end)
  if (token.kind === "string") return raw.replace(/^[A-Za-z]?'|'$/g, "").toLowerCase()
  // A quoted name is never a keyword.
  return token.kind === "quoted" ? "\"" : raw.toLowerCase()
}

/** A statement's words without leading parentheses and final semicolon, at most `limit`; stops where the text no longer lexes. */
export const wordsOf = (text: string, limit = Number.POSITIVE_INFINITY): Words => {
  const words: Array<string> = []
  for (let at = 0; at < text.length && words.length < limit;) {
    const token = lex(text, at)
    if (token.problem !== undefined) break
    if (!isSkipped(text, token, words.length === 0)) words.push(wordOf(text, token))
    at = token.end
  }
  return words.at(-1) === ";" ? words.slice(0, -1) : words
}

const startsWith = (words: Words, phrase: string): boolean =>
  phrase.split(" ").every((word, position) => words[position] === word)

const objectOf = (words: Words): string => {
  const from = words.findIndex((word) => !objectModifiers.has(word))
  const rest = from < 0 ? [] : words.slice(from)
  return objectPhrases.find((phrase) => startsWith(rest, phrase)) ?? rest[0] ?? ""
}

/** `SET [SESSION | LOCAL] …`: the forms that touch the transaction or the identity of the session, else "SET". */
const setOf = (words: Words): string => {
  const isModified = words[0] === "local" ||
    (words[0] === "session" && words[1] !== "characteristics" && words[1] !== "authorization")
  const rest = isModified ? words.slice(1) : words
  const isLocal = words[0] === "local"
  if (startsWith(rest, "session characteristics")) return "SET SESSION CHARACTERISTICS"
  if (sessionCharacteristics.has(rest[0] ?? "") && !isLocal) return "SET SESSION CHARACTERISTICS"
  if (startsWith(rest, "session authorization") || rest[0] === "session_authorization") {
    return "SET SESSION AUTHORIZATION"
  }
  if (rest[0] === "role" && rest[1] !== "." && !isLocal) {
    const role = rest[1] === "=" || rest[1] === "to" ? rest[2] : rest[1]
    return role === "none" || role === "default" ? "SET" : "SET ROLE"
  }
  return transactionSettings.has(rest[0] ?? "") ? "SET TRANSACTION" : "SET"
}

/** The command in capitals: verb and object type for CREATE, ALTER and DROP, else one to three words. */
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
  return (commandPhrases.find((phrase) => startsWith(words, phrase)) ?? verb).toUpperCase()
}
