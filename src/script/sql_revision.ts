/**
 * Parses SQL revisions: plain SQL, with the metadata of a revision in `-- strata:` comments.
 *
 * It is pure. `toMigration` returns the same type as `Migration.make` in a TypeScript revision.
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { Migration, Op } from "../operation/mod.ts"
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

/** Whether the revision runs in a transaction, and what decided it. */
export interface TransactionDecision {
  readonly enabled: boolean
  readonly decidedBy: "default" | "directive" | "statements"
}

/** A parsed SQL revision; `downgrade` is undefined if the revision cannot be reverted. */
export interface SqlRevision {
  readonly id: string
  readonly parents: ReadonlyArray<string>
  readonly dependsOn: ReadonlyArray<string>
  readonly labels: ReadonlyArray<string>
  readonly message: string
  readonly transaction: TransactionDecision
  readonly upgrade: ReadonlyArray<SqlStatement>
  readonly downgrade: ReadonlyArray<SqlStatement> | undefined
}

type Checked<A> = Result.Result<A, ScriptReason>

const sections = ["upgrade", "downgrade"]
/** A directive inside a section, above the statement it is about. The migrator reads it from the statement. */
const probe = "probe"
const header = ["revision", "parents", "depends-on", "labels", "message", "transaction"]

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
    transaction: revision.transaction.enabled,
    upgrade: run(revision.upgrade),
    ...(revision.downgrade === undefined ? {} : { downgrade: run(revision.downgrade) })
  }),
  isTransactionDeclared: revision.transaction.decidedBy === "directive"
})

const run = (statements: ReadonlyArray<SqlStatement>) =>
  Effect.forEach(statements, (statement) => Op.execute(statement.text), { discard: true })

const parseText = (file: string, text: string): Checked<SqlRevision> =>
  Result.gen(function*() {
    const found = yield* checkDirectives(file, directives(text))
    const first = found.findIndex((directive) => sections.includes(directive.name))
    const values = new Map(found.map((directive) => [directive.name, directive]))
    yield* checkHeader(file, text.slice(0, found[first]?.start ?? text.length))
    const id = yield* required(file, values, "revision")
    yield* required(file, values, "upgrade")
    const upgrade = (yield* section(file, text, found, "upgrade")) ?? []
    const downgrade = yield* section(file, text, found, "downgrade")
    const transaction = yield* decide(file, values.get("transaction"), [...upgrade, ...downgrade ?? []])
    const names = (name: string) => listOf(values.get(name)?.value)
    return {
      id: id.value,
      parents: names("parents"),
      dependsOn: names("depends-on"),
      labels: names("labels"),
      message: values.get("message")?.value ?? "",
      transaction,
      upgrade: upgrade.map(({ line, text }) => ({ line, text })),
      downgrade: downgrade?.map(({ line, text }) => ({ line, text }))
    }
  })

const listOf = (value: string | undefined): ReadonlyArray<string> =>
  (value ?? "").split(/[\s,]+/).filter((name) => name !== "")

const checkDirectives = (file: string, found: ReadonlyArray<Directive>): Checked<ReadonlyArray<Directive>> => {
  const seen = new Map<string, number>()
  let inSection = false
  for (const { line, name, value } of found) {
    const isSection = sections.includes(name)
    if (name === probe && inSection) {
      if (value !== "") continue
      return Result.fail(
        new Reason.BadDirective({ file, line, directive: name, value, expected: "a SELECT of one boolean" })
      )
    }
    if (!isSection && !header.includes(name)) {
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
    const first = seen.get(name)
    if (first !== undefined) return Result.fail(new Reason.DuplicateDirective({ file, line, directive: name, first }))
    if (!isSection && inSection) return Result.fail(new Reason.MisplacedDirective({ file, line, directive: name }))
    if (isSection && value !== "") {
      return Result.fail(new Reason.BadDirective({ file, line, directive: name, value, expected: "nothing after it" }))
    }
    seen.set(name, line)
    inSection ||= isSection
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
  const starts = found.filter((directive) => sections.includes(directive.name))
  const index = starts.findIndex((directive) => directive.name === name)
  const own = starts[index]
  if (own === undefined) return Result.succeed(undefined)
  return Result.flatMap(pieces(file, text.slice(own.end, starts[index + 1]?.start), own.line), (statements) => {
    const control = statements.find((statement) => statement.kind.transactionControl)
    return control === undefined
      ? Result.succeed(statements)
      : Result.fail(
        new Reason.TransactionControl({ file, ...quote(control) })
      )
  })
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

const decide = (
  file: string,
  directive: Directive | undefined,
  statements: ReadonlyArray<Statement>
): Checked<TransactionDecision> => {
  if (directive !== undefined && !["on", "off"].includes(directive.value)) {
    const { line, name, value } = directive
    return Result.fail(new Reason.BadDirective({ file, line, directive: name, value, expected: `"on" or "off"` }))
  }
  if (directive?.value === "off") return Result.succeed({ enabled: false, decidedBy: "directive" })
  const outside = statements.find((statement) => !statement.kind.transactional)
  if (
    directive === undefined && outside !== undefined && statements.every((statement) => !statement.kind.transactional)
  ) {
    return Result.succeed({ enabled: false, decidedBy: "statements" })
  }
  if (outside !== undefined) {
    return Result.fail(new Reason.NotTransactional({ file, ...quote(outside) }))
  }
  return Result.succeed({ enabled: true, decidedBy: directive === undefined ? "default" : "directive" })
}

/** The beginning of a statement on one line, without comments. */
const excerpt = (statement: string): string => clip(oneLine(Sql.withoutComments(statement)), 60)
