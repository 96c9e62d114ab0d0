/**
 * The summary of a statement: its command and the object that it is about, as `CREATE INDEX users_email`.
 */
import * as Sql from "../sql/mod.ts"
import { clip, isBlank, oneLine, tokens } from "../text/mod.ts"

/** What OpenTelemetry allows a summary to have. */
const longest = 255

/** The verbs that are followed by the name of what they are about, after words that say what it is. */
const named = /^(?:CREATE|ALTER|DROP|INSERT|UPDATE|DELETE|TRUNCATE|MERGE)\b/

const between = new Set(
  ("or replace global local temp temporary unlogged unique recursive trusted procedural constraint concurrently if not " +
    "exists only into from table on").split(" ")
)

const ofTable = /^(?:(?:CREATE|ALTER|DROP) TABLE|INSERT|UPDATE|DELETE|TRUNCATE|MERGE)$/

/** The command of a statement in capitals, such as `CREATE INDEX`. */
export const commandOf = (text: string): string => Sql.classify(text).keyword

const nameOf = (text: string, command: string): string | undefined => {
  if (!named.test(command)) return undefined
  const words = new Set(command.toLowerCase().split(" "))
  const parts: Array<string> = []
  for (const token of tokens(text)) {
    if (isBlank(token)) continue
    const word = text.slice(token.start, token.end)
    const isName = token.kind === "quoted" || token.kind === "word"
    const isFirst = parts.length === 0
    if (isFirst && token.kind === "word" && (words.has(word.toLowerCase()) || between.has(word.toLowerCase()))) continue
    if (isFirst ? !isName : word !== "." && !(isName && parts.at(-1) === ".")) break
    parts.push(word)
  }
  return parts.length === 0 ? undefined : parts.join("")
}

/** The table that a statement is about, as it is written; undefined for commands about something else. */
export const collectionOf = (text: string, command: string): string | undefined =>
  ofTable.test(command) ? nameOf(text, command) : undefined

/** The summary of a statement, in one line. */
export const summaryOf = (text: string, command: string): string =>
  clip(oneLine(`${command || "statement"} ${nameOf(text, command) ?? ""}`), longest)
