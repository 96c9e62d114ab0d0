/**
 * What the text of a revision declares, read without importing or parsing it. Pure.
 *
 * The metadata in `strata.lock` is believed only if the text says the same: a checksum proves which file an entry is
 * about, but not that the rest of the entry is true. A text that does not show its metadata as literals is loaded instead.
 */
import type { Format } from "../../codegen/mod.ts"

/** The metadata that lists of revisions show. */
export interface Declared {
  readonly id: string
  readonly parents: ReadonlyArray<string>
  readonly dependsOn: ReadonlyArray<string>
  readonly labels: ReadonlyArray<string>
  readonly message: string
  readonly breaking?: boolean
}

/** Whether the text of a revision declares these metadata; false if that cannot be told from the text. */
export const declares = (format: Format, text: string, expected: Declared): boolean => {
  const found = format === "sql" ? inSql(text) : inModule(text)
  return found !== undefined && keys.every((key) => JSON.stringify(found[key]) === JSON.stringify(expected[key])) &&
    found.breaking === (expected.breaking ?? false)
}

const keys = ["id", "parents", "dependsOn", "labels", "message"] as const

const names = (value: string | undefined): ReadonlyArray<string> =>
  (value ?? "").split(/[\s,]+/).filter((name) => name !== "")

/** The directives in the comments at the start of a SQL revision, of which none may follow later. */
const inSql = (text: string): Declared | undefined => {
  const head = /^\uFEFF?(?:[ \t]*(?:--[^\r\n]*)?(?:\r\n|\n|\r))*/.exec(text)![0]
  const found = new Map<string, string>()
  const directive = /^[ \t]*--[ \t]*strata:[ \t]*(\S*)[ \t]*(.*)$/gim
  for (const [, name = "", value = ""] of head.replace("\uFEFF", "").replaceAll("\r", "\n").matchAll(directive)) {
    if (found.has(name)) return undefined
    found.set(name, value.trim())
  }
  if (
    !found.has("revision") ||
    /--[ \t]*strata:[ \t]*(?:revision|parents|depends-on|labels|message|breaking)/i.test(text.slice(head.length))
  ) {
    return undefined
  }
  return {
    id: found.get("revision")!,
    parents: names(found.get("parents")),
    dependsOn: names(found.get("depends-on")),
    labels: names(found.get("labels")),
    message: found.get("message") ?? "",
    breaking: found.has("breaking")
  }
}

const start = /\bMigration\.make\(\s*\{/g
const string = String.raw`"(?:[^"\\\r\n]|\\.)*"`
const blank = String.raw`(?:\s|//[^\n]*\n|/\*[^]*?\*/)*`
const list = String.raw`\[(?:${blank}${string}${blank},?)*${blank}\]`
const property = new RegExp(`${blank}(\\w+)${blank}:${blank}(${string}|${list}|true|false)${blank},`, "y")

/** The literal properties at the start of the only `Migration.make({ … })`, up to the first one that is not a literal. */
const inModule = (text: string): Declared | undefined => {
  const [place, ...others] = text.matchAll(start)
  if (place === undefined || others.length > 0) return undefined
  const found = new Map<string, unknown>()
  property.lastIndex = place.index + place[0].length
  let end = property.lastIndex
  for (let match = property.exec(text); match !== null; match = property.exec(text)) {
    const value = parsed(match[2]!)
    if (found.has(match[1]!) || value === undefined) return undefined
    found.set(match[1]!, value)
    end = property.lastIndex
  }
  const rest = text.slice(end)
  const id = found.get("revision")
  const message = found.get("message")
  if (typeof id !== "string" || typeof message !== "string" || !found.has("parents")) return undefined
  if (/^\s*\.\.\./.test(rest) || /\b(?:parents|dependsOn|labels|breaking)\b["']?\s*[:,}]/.test(rest)) return undefined
  return { id, message, breaking: found.get("breaking") === true, ...lists(found) }
}

const lists = (found: ReadonlyMap<string, unknown>): Pick<Declared, "parents" | "dependsOn" | "labels"> => {
  const listOf = (key: string) => (found.get(key) ?? []) as ReadonlyArray<string>
  return { parents: listOf("parents"), dependsOn: listOf("dependsOn"), labels: listOf("labels") }
}

/** The value of a literal whose spelling is also JSON, apart from comments and a comma at the end. */
const parsed = (literal: string): unknown => {
  try {
    return JSON.parse(literal.replace(/,\s*\]$/, "]"))
  } catch {
    return undefined
  }
}
