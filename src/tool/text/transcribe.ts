/**
 * The statements of another tool's file as a section of a SQL revision: byte for byte, except for what would mean
 * something else in Strata. Each exception is listed.
 */
import * as Result from "effect/Result"
import * as Sql from "../../sql/mod.ts"
import { isBlank, lex, positionOf, significantTexts, tokens, unquoteIdentifier } from "../../text/mod.ts"
import type { Change, Part, Untranslatable } from "../tool.ts"
import { withoutPsql } from "./psql.ts"
import { lines } from "./sections.ts"

/** A section of a revision; `transaction` is whether it runs in one, `isolation` the level that the file asked for. */
export interface Transcript {
  readonly text: string
  readonly transaction: boolean
  readonly isolation?: string
  readonly changes: ReadonlyArray<Change>
}

/** A table by its names; `schema` is absent for one of any schema. */
export interface Table {
  readonly schema?: string
  readonly name: string
}

type Piece = Sql.Piece & {
  readonly end: number
  readonly keyword: string
  readonly isControl: boolean
  readonly transactional: boolean
}

/**
 * Transcribes a part. `own` are the tables of the tool itself, which the revision must not touch. Fails with what cannot be
 * translated, in the lines of `part.text`.
 */
export const transcribe = (part: Part, own: ReadonlyArray<Table>): Result.Result<Transcript, Untranslatable> =>
  Result.gen(function*() {
    const { changes: ofPsql, sourceLine, text: ofServer } = yield* withoutPsql(part.text)
    const { changes: ofDirectives, text } = withoutDirectives(ofServer)
    const found = yield* pieces(text, sourceLine)
    const wrapper = wrapperOf(found)
    const inner = wrapper === undefined ? found : found.slice(1, -1)
    const control = inner.find(({ isControl }) => isControl)
    if (control !== undefined) return yield* Result.fail(controlled(control))
    const edits = [
      ...(wrapper === undefined ? [] : [found[0]!, found.at(-1)!].map((piece) => taken(text, piece))),
      ...inner.filter(({ text }) => concerns(text, own)).map((piece) => commented(text, piece))
    ]
    const outside = inner.filter(({ transactional }) => !transactional)
    const transaction = part.transaction && outside.length === 0
    return {
      text: applied(text, edits),
      transaction,
      ...(wrapper?.isolation === undefined ? {} : { isolation: wrapper.isolation }),
      changes: [
        ...ofPsql,
        ...edits.map(({ line, what }) => ({ line, what })),
        ...(part.transaction && outside.length > 0
          ? [{
            line: outside[0]!.line,
            what: `${outside[0]!.keyword} cannot run in a transaction: the revision runs outside one`
          }]
          : []),
        ...ofDirectives.map(({ line, what }) => ({ line: sourceLine(line), what }))
      ].toSorted((left, right) => left.line - right.line)
    }
  })

const pieces = (
  text: string,
  sourceLine: (line: number) => number
): Result.Result<ReadonlyArray<Piece>, Untranslatable> =>
  Result.mapBoth(Sql.split(text), {
    onFailure: ({ message, reason }) => ({
      line: "line" in reason ? sourceLine(reason.line) : 1,
      what: message,
      advice: "Correct the file, or use --baseline"
    }),
    onSuccess: (found) =>
      found.map((piece) => {
        const { keyword, transactional, transactionControl } = Sql.classify(piece.text)
        return {
          ...piece,
          line: sourceLine(piece.line),
          end: piece.offset + piece.text.length,
          keyword,
          isControl: transactionControl,
          transactional
        }
      })
  })

const opening =
  /^\s*(?:begin(?:\s+(?:transaction|work))?|start\s+transaction)(?:\s+isolation\s+level\s+(read\s+committed|repeatable\s+read|serializable))?\s*$/i
const closing = /^\s*(?:commit|end)(?:\s+(?:transaction|work))?\s*$/i

/** Whether the first and the last statement put the file into one transaction, and at which isolation level. */
const wrapperOf = (found: ReadonlyArray<Piece>): { readonly isolation?: string } | undefined => {
  const first = found[0]
  const last = found.at(-1)
  if (first === undefined || last === undefined || found.length < 2) return undefined
  const begin = opening.exec(Sql.withoutComments(first.text))
  if (begin === null || !closing.test(Sql.withoutComments(last.text))) return undefined
  const level = begin[1]?.toLowerCase().replaceAll(/\s+/g, " ")
  return level === undefined ? {} : { isolation: level }
}

const controlled = ({ keyword, line }: Piece): Untranslatable => ({
  line,
  what: `${keyword} in the middle of a file`,
  advice: "Divide the file at this place into two, or use --baseline"
})

interface Edit extends Change {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** The first token of a statement, behind the comments above it. */
const firstToken = (text: string, { end, offset }: Piece): number =>
  offset + Sql.commentsAbove(text.slice(offset, end)).length

const semicolonAfter = (text: string, { end }: Piece): number => {
  for (let at = end; at < text.length;) {
    const token = lex(text, at)
    if (!isBlank(token)) return text[token.start] === ";" ? token.end : end
    at = token.end
  }
  return end
}

/** Takes BEGIN or COMMIT off; its comments stay. */
const taken = (text: string, piece: Piece): Edit => ({
  line: piece.line,
  what: `${piece.keyword} is left out, because the revision is one transaction`,
  start: firstToken(text, piece),
  end: semicolonAfter(text, piece),
  text: ""
})

/** Makes a comment of a statement. */
const commented = (text: string, piece: Piece): Edit => {
  const start = firstToken(text, piece)
  const end = semicolonAfter(text, piece)
  const kept = lines(text.slice(start, end)).map((line) => `-- ${line}`).join("")
  return {
    line: piece.line,
    what: `${piece.keyword} of the table in which the former tool records migrations is a comment`,
    start,
    end,
    text: `-- Left out by strata adopt, because the former tool wrote it for its own table:\n${kept}`
  }
}

const applied = (text: string, edits: ReadonlyArray<Edit>): string => {
  let out = ""
  let at = 0
  for (const edit of edits.toSorted((left, right) => left.start - right.start)) {
    out += text.slice(at, edit.start) + edit.text
    at = edit.end
  }
  return out + text.slice(at)
}

/** What may stand between the verb of a statement and the table that it changes. */
const between = new Set("into from table on only if not exists temp temporary unlogged".split(" "))

/** The verbs of statements that change a table, each with a word that has to be before its name. */
const verbs: Readonly<Record<string, string>> = {
  insert: "into",
  update: "update",
  delete: "from",
  truncate: "truncate",
  lock: "lock",
  copy: "copy",
  create: "table",
  alter: "table",
  drop: "table",
  comment: "table",
  grant: "on",
  revoke: "on"
}

/** The table that a statement changes, if it is one of a single table. */
const targetOf = (statement: string): Table | undefined => {
  const words = significantTexts(statement).map(unquoteIdentifier)
  const before = verbs[words[0] ?? ""]
  if (before === undefined) return undefined
  let at = words.indexOf(before) + 1
  if (at === 0 || (before === "table" && at > 4)) return undefined
  while (between.has(words[at] ?? "")) at++
  const [name, dot, inner] = words.slice(at, at + 3)
  return name === undefined ? undefined : dot === "." && inner !== undefined ? { schema: name, name: inner } : { name }
}

/** Whether a statement changes one of the tables. */
const concerns = (statement: string, own: ReadonlyArray<Table>): boolean => {
  const target = targetOf(statement)
  return target !== undefined &&
    own.some(({ name, schema }) =>
      name === target.name && (schema === undefined || target.schema === undefined || schema === target.schema)
    )
}

const directive = /^--([ \t]*strata:)/i

/** Comments that Strata would read as its own are written so that it does not. */
const withoutDirectives = (text: string): { readonly text: string; readonly changes: ReadonlyArray<Change> } => {
  if (!/strata:/i.test(text)) return { text, changes: [] }
  const changes: Array<Change> = []
  const kept = tokens(text).map(({ end, kind, start }) => {
    const token = text.slice(start, end)
    if (kind !== "comment" || !directive.test(token)) return token
    changes.push({
      line: positionOf(text, start).line,
      what: "a comment that begins with \"strata:\" has a colon in front of it"
    })
    return token.replace(directive, "-- :$1")
  })
  return { text: kept.join(""), changes }
}
