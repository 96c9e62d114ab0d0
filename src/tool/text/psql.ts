/**
 * Takes out of a text what only psql understands: meta-commands, and the rows of `COPY … FROM stdin`.
 */
import { identity } from "effect/Function"
import * as Result from "effect/Result"
import { isBlank, lex, significantTexts, stringLiteral } from "../../text/mod.ts"
import type { Change, Untranslatable } from "../tool.ts"

/** A text, and how it differs from that of the file. */
export interface Changed {
  readonly text: string
  readonly changes: ReadonlyArray<Change>
  /** The line of the file that a line of the text comes from. */
  readonly sourceLine: (line: number) => number
}

/** Meta-commands that change only what psql prints or how it stops; a revision stops at the first error in any case. */
const silent = new Set([
  "restrict",
  "unrestrict",
  "echo",
  "qecho",
  "warn",
  "timing",
  "pset",
  "encoding",
  "x",
  "a",
  "t",
  "errverbose",
  "conninfo"
])

const onlyForPsql = (line: string): boolean => {
  const [name = "", variable = ""] = line.slice(1).split(/\s+/)
  return silent.has(name) ||
    ((name === "set" || name === "unset") &&
      ["ON_ERROR_STOP", "QUIET", "VERBOSITY", "ECHO", "AUTOCOMMIT"].includes(variable))
}

const lineEnd = (text: string, at: number): number => {
  const found = text.indexOf("\n", at)
  return found < 0 ? text.length : found
}

/** One value of a line of COPY's text format; null for `\N`. */
const value = (field: string): string | null =>
  field === "\\N" ? null : field.replaceAll(/\\([0-7]{1,3}|x[0-9a-fA-F]{1,2}|[^])/g, (_, escape: string) => {
    if (/^[0-7]/.test(escape)) return String.fromCharCode(Number.parseInt(escape, 8) & 0xff)
    if (/^x./.test(escape)) return String.fromCharCode(Number.parseInt(escape.slice(1), 16))
    return { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v" }[escape] ?? escape
  })

const rowsAtOnce = 500

/** The INSERT statements that store the rows of a COPY; undefined if its options are not those of the text format. */
const inserts = (copy: string, data: ReadonlyArray<string>): string | undefined => {
  const words = significantTexts(copy)
  const from = words.findIndex((word, index) =>
    word.toLowerCase() === "from" && words[index + 1]?.toLowerCase() === "stdin"
  )
  const options = words.slice(from + 2).join(" ").toLowerCase()
  if (from < 0 || !["", "with", "with ( format text )", "( format text )"].includes(options)) return undefined
  const target = copy.slice(0, copy.toLowerCase().lastIndexOf("from")).replace(/^\s*copy/i, "INSERT INTO").trimEnd()
  const texts: Array<string> = []
  for (let at = 0; at < data.length; at += rowsAtOnce) {
    const rows = data.slice(at, at + rowsAtOnce).map((line) =>
      `  (${line.split("\t").map(value).map((one) => one === null ? "NULL" : stringLiteral(one)).join(", ")})`
    )
    texts.push(`${target} OVERRIDING SYSTEM VALUE VALUES\n${rows.join(",\n")};`)
  }
  return texts.join("\n")
}

const lineCount = (text: string): number => text.split("\n").length

const copyFromStdin = /\bfrom\s+stdin\b/i

/**
 * The text for a server instead of psql: silent meta-commands become comments, and the rows of COPY become INSERT
 * statements. Fails at the first meta-command that does something else.
 */
export const withoutPsql = (text: string): Result.Result<Changed, Untranslatable> => {
  if (!text.includes("\\")) return Result.succeed({ text, changes: [], sourceLine: identity })
  const changes: Array<Change> = []
  const lineOf = (offset: number): number => lineCount(text.slice(0, offset))
  // From which line of the new text on how many lines are missing, or too many.
  const shifts: Array<{ readonly from: number; readonly by: number }> = []
  let out = ""
  let copied = 0
  // The first token of the statement that is being read; undefined between statements.
  let first: number | undefined
  for (let at = 0; at < text.length;) {
    const token = lex(text, at)
    at = token.end
    if (isBlank(token)) continue
    if (token.kind === "backslash") {
      const end = lineEnd(text, token.start)
      const line = text.slice(token.start, end).trimEnd()
      if (first !== undefined || !onlyForPsql(line)) return Result.fail(metaCommand(lineOf(token.start), line))
      changes.push({ line: lineOf(token.start), what: `"${line.split(/\s/)[0]!}", a command of psql, is a comment` })
      out += `${text.slice(copied, token.start)}-- `
      copied = token.start
      at = end
    } else if (text[token.start] !== ";" || token.kind !== "symbol") first ??= token.start
    else if (first !== undefined) {
      const statement = text.slice(first, token.start)
      if (/^copy\b/i.test(statement) && copyFromStdin.test(statement)) {
        const start = lineEnd(text, token.end) + 1
        const end = /^\\\.\r?$/m.exec(text.slice(start))
        const stop = end === null ? text.length : start + end.index
        const data = text.slice(start, stop).split("\n").map((line) => line.replace(/\r$/, "")).slice(0, -1)
        const made = inserts(statement, data)
        if (made === undefined) {
          return Result.fail({
            line: lineOf(first),
            what: "COPY from standard input in a format with options",
            advice: "Write the rows as INSERT statements"
          })
        }
        changes.push({ line: lineOf(first), what: `COPY from standard input is INSERT of ${data.length} rows` })
        out += text.slice(copied, first) + made
        at = end === null ? text.length : stop + end[0].length
        copied = at
        shifts.push({ from: lineCount(out) + 1, by: lineOf(at) - lineCount(out) })
      }
      first = undefined
    }
  }
  return Result.succeed({
    text: out + text.slice(copied),
    changes,
    sourceLine: (line) => line + (shifts.findLast(({ from }) => from <= line)?.by ?? 0)
  })
}

const metaCommand = (line: number, text: string): Untranslatable => {
  const [name = ""] = text.split(/\s/)
  return {
    line,
    what: `"${name}", a command of psql`,
    advice: ["\\i", "\\ir", "\\include", "\\include_relative"].includes(name)
      ? "Put the contents of the included file in its place"
      : ["\\gexec", "\\g", "\\gx", "\\gset"].includes(name)
      ? "Write the statements that it runs, for example with EXECUTE in a DO block"
      : "Take the line out of the file, or write in SQL what it does"
  }
}
