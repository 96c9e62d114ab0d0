/**
 * Renames in texts that PostgreSQL deparsed: what it will write after a rename.
 *
 * A wrong prediction is harmless. An object whose text does not become that of the other side is recreated around the rename,
 * and a text that does is parsed to the same tree.
 */
import type { QualifiedName } from "../../catalog/mod.ts"
import { quoteLiteral, tokenTexts } from "../../text/mod.ts"
import { isName, spelling } from "../description/deparsed_name.ts"

const path = ({ name, schema }: QualifiedName): string => quoteLiteral(`${spelling(schema)}.${spelling(name)}`)

/**
 * Whether the name of a relation or type begins at a token. The name of a function is followed by a parenthesis without white
 * space, and extended statistics have names of their own.
 */
const isAt = (parts: ReadonlyArray<string>, at: number, { name, schema }: QualifiedName): boolean =>
  isName(parts[at], schema) && parts[at + 1] === "." && isName(parts[at + 2], name) && parts[at + 3] !== "(" &&
  parts[at - 2] !== "STATISTICS"

/** The text with `schema.name` replaced. */
export const requalified = (text: string, from: QualifiedName, to: QualifiedName): string => {
  const parts = [...tokenTexts(text)]
  for (let at = 0; at + 2 < parts.length; at++) {
    if (parts[at] === path(from) && parts[at + 1] === "::" && parts[at + 2] === "regclass") parts[at] = path(to)
    if (!isAt(parts, at, from)) continue
    parts[at] = spelling(to.schema)
    parts[at + 2] = spelling(to.name)
  }
  return parts.join("")
}

/** Keywords are in capital letters, so a text that is not is a name. */
const isIdentifier = (part: string | undefined): boolean => part !== undefined && /^(?:[a-z_]|")/.test(part)

interface Word {
  readonly text: string
  /** Its place among the tokens with white space. */
  readonly index: number
}

const wordsOf = (parts: ReadonlyArray<string>): ReadonlyArray<Word> =>
  parts.flatMap((text, index) => text.trim() === "" ? [] : [{ text, index }])

/** What a text calls the rows of a relation: its aliases, and its name where it has none. */
const rangeNames = (parts: ReadonlyArray<string>, words: ReadonlyArray<Word>, table: QualifiedName) => {
  const aliases = new Set<string>()
  let isBare = false
  for (const [order, { index }] of words.entries()) {
    if (!isAt(parts, index, table) || words[order - 1]?.text === "::") continue
    const next = words[order + 3]?.text
    const alias = next === "AS" ? words[order + 4]?.text : next
    if (alias !== undefined && isIdentifier(alias)) aliases.add(alias)
    else isBare = true
  }
  return { aliases, isBare }
}

/**
 * The text with the new name of a relation, also in references to its columns such as `users.id`. `isOwn` is whether the text
 * belongs to the relation, as a policy does.
 */
export const withRelation = (text: string, from: QualifiedName, to: QualifiedName, isOwn: boolean): string => {
  const parts = [...tokenTexts(text)]
  const words = wordsOf(parts)
  const { isBare } = rangeNames(parts, words, from)
  // Another relation may have the name as its alias.
  const isAlias = words.some(({ text }, order) =>
    isName(text, from.name) && words[order + 1]?.text !== "." && isIdentifier(words[order - 1]?.text)
  )
  for (const [order, { index, text }] of (isBare || isOwn) && !isAlias ? words.entries() : []) {
    const before = words[order - 1]?.text
    if (isName(text, from.name) && words[order + 1]?.text === "." && before !== "." && !isAt(parts, index, from)) {
      parts[index] = spelling(to.name)
    }
  }
  return requalified(parts.join(""), from, to)
}

const otherNames = new Set(["::", "AS", "TRIGGER", "STATISTICS", "RULE", "POLICY", "INDEX"])

/** Where a name without qualification is a column of the table: in its own texts, and in a query of the table alone. */
const hasBareColumns = (words: ReadonlyArray<Word>, isOwn: boolean, isQueried: boolean): boolean => {
  if (isOwn) return !(words[0]?.text === "CREATE" && words[1]?.text === "RULE")
  const first = words.findIndex(({ text }) => text === "FROM")
  const start = words[first + 1]?.text === "ONLY" ? first + 2 : first + 1
  const end = isIdentifier(words[start + 3]?.text) ? start + 4 : start + 3
  return isQueried && first >= 0 && words[start]?.text !== "(" && words[end]?.text !== ","
}

/**
 * The text with the new name of a column of a table. `isOwn` is whether the text belongs to the table, as a check does. A
 * column that a query selects without a name of its own keeps the old one: `SELECT t.total` becomes `SELECT t.sum AS total`.
 */
export const withColumn = (text: string, table: QualifiedName, from: string, to: string, isOwn: boolean): string => {
  const parts = [...tokenTexts(text)]
  const words = wordsOf(parts)
  const { aliases, isBare } = rangeNames(parts, words, table)
  if (!isOwn && !isBare && aliases.size === 0) return text
  const isRange = (part: string | undefined): boolean =>
    part !== undefined && (aliases.has(part) || ((isBare || isOwn) && isName(part, table.name)) ||
      (isOwn && /^(?:new|old)$/i.test(part)))
  const hasBare = hasBareColumns(words, isOwn, isBare || aliases.size > 0)
  const lists: Array<boolean> = [false]
  for (const [order, { index, text }] of words.entries()) {
    if (text === "(") lists.push(false)
    else if (text === ")") lists.pop()
    else if (text === "SELECT") lists[lists.length - 1] = true
    else if (text === "FROM") lists[lists.length - 1] = false
    if (!isName(text, from)) continue
    const [before = "", next = ""] = [words[order - 1]?.text, words[order + 1]?.text]
    if (next === "(" || next === ".") continue
    const isQualified = before === "."
    if (isQualified ? !isRange(words[order - 2]?.text) : !hasBare || otherNames.has(before)) continue
    const start = words[order - (isQualified ? 3 : 1)]?.text ?? ""
    const isItem = lists.at(-1) === true && ["SELECT", "DISTINCT", ","].includes(start) &&
      ["", ",", "FROM", ";"].includes(next)
    parts[index] = isItem ? `${spelling(to)} AS ${spelling(from)}` : spelling(to)
  }
  return parts.join("")
}
