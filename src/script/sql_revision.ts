/**
 * Parses SQL revisions: plain SQL, with the metadata of a revision in `-- strata:` comments.
 *
 * It is pure. `toMigration` returns the same type as `Migration.make` in a TypeScript revision.
 */
import * as Result from "effect/Result"
import { Migration, Modes, Op, runAll } from "../operation/mod.ts"
import { nearest } from "../revision/mod.ts"
import * as Sql from "../sql/mod.ts"
import { clip, oneLine } from "../text/mod.ts"
import { ScriptError, type ScriptReason } from "./error.ts"
import * as Reason from "./reason/sql.ts"
import { type Directive, directives } from "./revision/directives.ts"

/** One statement of a section; `line` counts from 1 in the file. */
export interface SqlStatement {
  readonly text: string
  readonly line: number
}

/** A parsed SQL revision; `downgrade` is undefined if the revision cannot be reverted. */
export interface SqlRevision {
  readonly id: string
  readonly parents: ReadonlyArray<string>
  readonly dependsOn: ReadonlyArray<string>
  readonly labels: ReadonlyArray<string>
  readonly message: string
  readonly breaking: boolean
  readonly modes: Modes.ByDirection<Modes.Mode>
  readonly upgrade: ReadonlyArray<SqlStatement>
  readonly downgrade: ReadonlyArray<SqlStatement> | undefined
}

type Checked<A> = Result.Result<A, ScriptReason>

const sections = ["upgrade", "downgrade"] as const
type Section = typeof sections[number]
const isSection = (name: string): name is Section => sections.some((section) => section === name)
/** The directives inside a section, above the statement that they are about, from which they are read. */
const expected: Readonly<Record<string, string>> = {
  allow: "the name of a rule of strata lint and a reason",
  probe: "a SELECT of one boolean"
}
const isAbove = (name: string): boolean => Object.hasOwn(expected, name)
/** Header directives that a section can have for itself, above its first statement. */
const modal = ["transaction", "isolation"]
const header = ["revision", "parents", "depends-on", "labels", "message", "breaking", ...modal]

/** Parses a SQL revision; `file` is its name in messages. */
export const parse = (file: string, source: string): Result.Result<SqlRevision, ScriptError> =>
  Result.mapError(parseText(file, source.replace(/^\uFEFF/, "")), ScriptError.of)

/** The migration of a SQL revision. Every statement is an operation, so plans and scripts list the statements. */
export const toMigration = (revision: SqlRevision): Migration.Any => ({
  ...Migration.make({
    revision: revision.id,
    parents: revision.parents,
    dependsOn: revision.dependsOn,
    labels: revision.labels,
    message: revision.message,
    breaking: revision.breaking,
    upgrade: run(revision.upgrade),
    ...(revision.downgrade === undefined ? {} : { downgrade: run(revision.downgrade) })
  }),
  modes: revision.modes,
  isPlain: true
})

const run = (statements: ReadonlyArray<SqlStatement>) => runAll(statements.map(({ text }) => Op.execute(text)))

const parseText = (file: string, text: string): Checked<SqlRevision> =>
  Result.gen(function*() {
    const found = yield* checkDirectives(file, directives(text))
    const first = found.findIndex(({ name }) => isSection(name))
    const top = first < 0 ? found : found.slice(0, first)
    const values = new Map([...top, ...found.filter(({ name }) => isSection(name))].map((one) => [one.name, one]))
    yield* checkHeader(file, text.slice(0, found[first]?.start ?? text.length))
    const id = yield* required(file, values, "revision")
    yield* required(file, values, "upgrade")
    const upgrade = (yield* section(file, text, found, "upgrade")) ?? []
    const downgrade = yield* section(file, text, found, "downgrade")
    const modes = yield* modesOf(file, found, { upgrade, downgrade: downgrade ?? [] })
    const names = (name: string) => listOf(values.get(name)?.value)
    return {
      id: id.value,
      parents: names("parents"),
      dependsOn: names("depends-on"),
      labels: names("labels"),
      message: values.get("message")?.value ?? "",
      breaking: values.has("breaking"),
      modes,
      upgrade: upgrade.map(({ line, text }) => ({ line, text })),
      downgrade: downgrade?.map(({ line, text }) => ({ line, text }))
    }
  })

const listOf = (value: string | undefined): ReadonlyArray<string> =>
  (value ?? "").split(/[\s,]+/).filter((name) => name !== "")

const checkDirectives = (file: string, found: ReadonlyArray<Directive>): Checked<ReadonlyArray<Directive>> => {
  const seen = new Map<string, number>()
  let section: Section | undefined
  for (const { line, name, value } of found) {
    if (isAbove(name) && section !== undefined) {
      if (value !== "") continue
      return Result.fail(new Reason.BadDirective({ file, line, directive: name, value, expected: expected[name]! }))
    }
    if (!isSection(name) && !header.includes(name)) {
      const suggestion = nearest(name, [...header, ...sections])
      return Result.fail(
        new Reason.UnknownDirective({
          file,
          line,
          directive: name,
          ...(suggestion === undefined ? {} : { suggestion })
        })
      )
    }
    const key = modal.includes(name) ? `${section ?? "header"} ${name}` : name
    const first = seen.get(key)
    if (first !== undefined) return Result.fail(new Reason.DuplicateDirective({ file, line, directive: name, first }))
    if (section !== undefined && !isSection(name) && !modal.includes(name)) {
      return Result.fail(new Reason.MisplacedDirective({ file, line, directive: name }))
    }
    if ((isSection(name) || name === "breaking") && value !== "") {
      return Result.fail(new Reason.BadDirective({ file, line, directive: name, value, expected: "nothing after it" }))
    }
    seen.set(key, line)
    if (isSection(name)) section = name
  }
  return Result.succeed(found)
}

const required = (
  file: string,
  values: ReadonlyMap<string, Directive>,
  name: "revision" | "upgrade"
): Checked<Directive> => {
  const directive = values.get(name)
  if (directive === undefined) return Result.fail(new Reason.MissingDirective({ file, line: 1, directive: name }))
  if (name === "revision" && !/^\S+$/.test(directive.value)) {
    const { line, value } = directive
    return Result.fail(
      new Reason.BadDirective({ file, line, directive: name, value, expected: "one id without spaces" })
    )
  }
  return Result.succeed(directive)
}

const checkHeader = (file: string, text: string): Checked<void> =>
  Result.flatMap(pieces(file, text, 1), ([stray]) =>
    stray === undefined
      ? Result.succeed(undefined)
      : Result.fail(new Reason.StrayStatement({ file, line: stray.line, statement: excerpt(stray.text) })))

const section = (
  file: string,
  text: string,
  found: ReadonlyArray<Directive>,
  name: string
): Checked<ReadonlyArray<Statement> | undefined> => {
  const starts = found.filter(({ name }) => isSection(name))
  const index = starts.findIndex((directive) => directive.name === name)
  const own = starts[index]
  if (own === undefined) return Result.succeed(undefined)
  const { end, line } = headOf(text, found, own)
  return Result.flatMap(pieces(file, text.slice(end, starts[index + 1]?.start), line), (statements) => {
    const control = statements.find((statement) => statement.kind.transactionControl)
    return control === undefined
      ? Result.succeed(statements)
      : Result.fail(
        new Reason.TransactionControl({ file, ...quote(control) })
      )
  })
}

/** The last of the directives directly below that of a section, which are no part of its first statement. */
const headOf = (text: string, found: ReadonlyArray<Directive>, own: Directive): Directive => {
  let last = own
  for (const next of found.slice(found.indexOf(own) + 1)) {
    if (!modal.includes(next.name) || text.slice(last.end, next.start).trim() !== "") break
    last = next
  }
  return last
}

interface Statement extends SqlStatement {
  readonly kind: Sql.Classification
}

const quote = ({ kind, line, text }: Statement) => ({
  line,
  statement: excerpt(text) || kind.keyword,
  why: kind.why ?? "PostgreSQL does not allow it"
})

const pieces = (file: string, text: string, firstLine: number): Checked<ReadonlyArray<Statement>> => {
  // Leading empty lines make the line numbers of the splitter those of the file.
  const split = Sql.split("\n".repeat(firstLine - 1) + text)
  if (Result.isFailure(split)) {
    const { message, reason } = split.failure
    return Result.fail(new Reason.Unsplittable({ file, line: reason.line, problem: message }))
  }
  return Result.succeed(split.success.map(({ line, text }) => ({ text, line, kind: Sql.classify(text) })))
}

/** The modes of both programs: their own directives, else those of the header, else what their statements require. */
const modesOf = (
  file: string,
  found: ReadonlyArray<Directive>,
  statements: Modes.ByDirection<ReadonlyArray<Statement>>
): Checked<Modes.ByDirection<Modes.Mode>> =>
  Result.gen(function*() {
    const own = new Map<Section | undefined, ReadonlyArray<Directive>>()
    let section: Section | undefined
    for (const directive of found) {
      if (isSection(directive.name)) section = directive.name
      if (modal.includes(directive.name)) own.set(section, [...own.get(section) ?? [], directive])
    }
    for (const name of sections) yield* checkPlaces(file, name, own.get(name) ?? [], statements[name])
    const top = own.get(undefined) ?? []
    const upgrade = yield* decide(file, top, own.get("upgrade") ?? [], statements.upgrade)
    // Without statements and directives nothing distinguishes the downgrade from the upgrade.
    if (statements.downgrade.length === 0 && !own.has("downgrade")) return { upgrade, downgrade: upgrade }
    return { upgrade, downgrade: yield* decide(file, top, own.get("downgrade") ?? [], statements.downgrade) }
  })

const checkPlaces = (
  file: string,
  section: Section,
  own: ReadonlyArray<Directive>,
  statements: ReadonlyArray<Statement>
): Checked<void> => {
  const late = own.find(({ line }) => statements.some((statement) => statement.line < line))
  return late === undefined
    ? Result.succeed(undefined)
    : Result.fail(new Reason.MisplacedDirective({ file, line: late.line, directive: late.name, section }))
}

const named = (directives: ReadonlyArray<Directive>, name: string) => directives.find((one) => one.name === name)

/** The mode of one program. Its own directives replace those of the header. */
const decide = (
  file: string,
  top: ReadonlyArray<Directive>,
  own: ReadonlyArray<Directive>,
  statements: ReadonlyArray<Statement>
): Checked<Modes.Mode> => {
  const ownTransaction = named(own, "transaction")
  const transaction = ownTransaction ?? named(top, "transaction")
  const isolation = named(own, "isolation") ??
    (ownTransaction?.value === "off" ? undefined : named(top, "isolation"))
  const wrong = ({ line, name, value }: Directive, expected: string) =>
    Result.fail(new Reason.BadDirective({ file, line, directive: name, value, expected }))
  if (transaction !== undefined && !["on", "off"].includes(transaction.value)) {
    return wrong(transaction, `"on" or "off"`)
  }
  const level = isolation?.value.toLowerCase().replaceAll(/\s+/g, " ")
  if (isolation !== undefined && (level === undefined || !Modes.isIsolation(level))) {
    return wrong(isolation, Modes.isolationLevels.map((one) => `"${one}"`).join(" or "))
  }
  if (transaction?.value === "off") {
    return isolation === undefined
      ? Result.succeed({ transaction: false, isDeclared: true })
      : wrong(isolation, "a transaction, which is off here")
  }
  const isDeclared = transaction !== undefined || isolation !== undefined
  const outside = statements.find((statement) => !statement.kind.transactional)
  if (!isDeclared && outside !== undefined && statements.every((statement) => !statement.kind.transactional)) {
    return Result.succeed({ transaction: false, isDeclared })
  }
  if (outside !== undefined) {
    return Result.fail(new Reason.NotTransactional({ file, ...quote(outside) }))
  }
  return Result.succeed({
    transaction: true,
    ...(level !== undefined && Modes.isIsolation(level) ? { isolation: level } : {}),
    isDeclared
  })
}

/** The beginning of a statement on one line, without comments. */
const excerpt = (statement: string): string => clip(oneLine(Sql.withoutComments(statement)), 60)
