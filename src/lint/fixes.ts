/**
 * `lint --fix`: the revisions that replace those with findings for which there is a safe form.
 *
 * Only SQL revisions that are not applied are replaced. What replaces them runs on a shadow before it is written.
 */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"
import * as Result from "effect/Result"
import * as Codegen from "../codegen/mod.ts"
import type { Environment } from "../environment/mod.ts"
import type { Revision } from "../revision/mod.ts"
import { type Part, ScriptDirectory, type ScriptRevision, Template } from "../script/mod.ts"
import * as SqlRevision from "../script/sql_revision.ts"
import type { Finding } from "./finding.ts"
import { type Form, formOf } from "./fix/form.ts"
import { type Stage, stages } from "./fix/stages.ts"
import { lint, type LintOptions } from "./lint.ts"
import type { Report } from "./report.ts"

/** The rules whose findings have a safe form. */
const fixable: ReadonlySet<string> = new Set(["index-not-concurrent", "not-null-scan", "constraint-not-valid"])

/** Whether a finding is about a statement for which there can be a safe form. */
export const isFixable = ({ direction, number, rule }: Finding): boolean =>
  direction === "upgrade" && number !== undefined && fixable.has(rule)

/** What replaces a revision: several, of which the last one has its id. */
export interface Fixed {
  readonly revision: Revision
  readonly parts: ReadonlyArray<Part>
}

/** A revision, or a statement of it, that is not replaced, and why, as a sentence without a final period. */
export interface Unfixed {
  readonly revision: Revision
  readonly line: number | undefined
  readonly problem: string
}

/** The result for a report. */
export interface Fixes {
  readonly fixed: ReadonlyArray<Fixed>
  readonly unfixed: ReadonlyArray<Unfixed>
}

/** Makes the fixes for a report. `applied` are the revisions whose files must not change. Nothing is written. */
export const fixes = Effect.fn("Lint.fixes")(function*(
  loaded: Environment.Loaded,
  report: Report,
  applied: ReadonlySet<string>,
  options: LintOptions
) {
  const fixed: Array<Fixed> = []
  const unfixed: Array<Unfixed> = []
  for (const revision of report.revisions) {
    const found = report.findings.filter((one) => one.revision === revision.id && isFixable(one))
    if (found.length === 0) continue
    if (applied.has(revision.id)) {
      unfixed.push({
        revision,
        line: undefined,
        problem: "It is applied, and the files of such revisions do not change"
      })
      continue
    }
    const one = yield* fixOf(revision, found)
    unfixed.push(...one.unfixed)
    if (one.parts.length > 0) fixed.push({ revision, parts: one.parts })
  }
  const broken = fixed.length === 0 ? [] : yield* verified(loaded, fixed, options)
  return {
    fixed: fixed.filter(({ revision }) => !broken.some((one) => one.revision === revision)),
    unfixed: [...unfixed, ...broken]
  } satisfies Fixes
})

const fixOf = Effect.fnUntraced(function*(revision: Revision, found: ReadonlyArray<Finding>) {
  const refused = (problem: string) => ({ parts: [], unfixed: [{ revision, line: undefined, problem }] })
  const script = yield* ScriptDirectory
  const known = script.revisions.get(revision.id)!
  if (known.format !== "sql") return refused("It is written in TypeScript; only revisions in SQL are divided")
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const text = yield* Effect.orElseSucceed(fs.readFileString(path.join(script.directory, known.file)), () => "")
  const parsed = SqlRevision.parse(known.file, text)
  if (Result.isFailure(parsed)) return refused("It cannot be read")
  const source = parsed.success
  const { upgrade: mode } = source.modes
  if (!mode.transaction || mode.isolation !== undefined) {
    return refused("It declares how its transaction runs, which its parts would not have")
  }
  const forms = new Map<number, Form>()
  const unfixed: Array<Unfixed> = []
  for (const { line, number, observed } of found) {
    const isPartitioned = observed?.locks.some(({ object }) => object.kind === "partitioned table") === true
    const form = isPartitioned
      ? "its table is partitioned"
      : formOf(source.upgrade[number!]!.text)
    if (typeof form === "string") {
      unfixed.push({ revision, line, problem: `There is no safe form that is sure: ${form}` })
    } else forms.set(number!, form)
  }
  if (forms.size === 0) return { parts: [], unfixed }
  const divided = stages({
    upgrade: texts(source.upgrade),
    downgrade: source.downgrade && texts(source.downgrade),
    forms
  })
  if (Result.isFailure(divided)) return refused(`It is not divided: ${divided.failure}`)
  return { parts: yield* partsOf(known, divided.success), unfixed }
})

const texts = (statements: ReadonlyArray<SqlRevision.SqlStatement>) => statements.map(({ text }) => text)

const partsOf = Effect.fnUntraced(function*(known: ScriptRevision, all: ReadonlyArray<Stage>) {
  let parents = known.parents
  return yield* Effect.forEach(
    all,
    Effect.fnUntraced(function*({ downgrade, isOutside, upgrade }, index) {
      const isFirst = index === 0
      const own = {
        id: index === all.length - 1 ? known.id : yield* Template.generateId,
        parents,
        dependsOn: isFirst ? known.dependsOn : [],
        labels: isFirst ? known.labels : [],
        message: all.length === 1 ? known.message : `${known.message} (${index + 1} of ${all.length})`
      }
      parents = [own.id]
      const text = Codegen.sqlFile({
        revision: { ...own, breaking: known.breaking, transaction: !isOutside },
        intro: "Divided by strata lint --fix, so that it does not block tables in use",
        upgrade: upgrade.map(ended),
        ...(downgrade !== undefined && { downgrade: downgrade.map(ended) })
      })
      const parsed = yield* Effect.fromResult(SqlRevision.parse(known.file, text))
      return { ...own, source: { text, modes: parsed.modes } } satisfies Part
    })
  )
})

// A comment at the end would swallow the semicolon.
const ended = (statement: string): string => /--[^\n]*$/.test(statement) ? `${statement}\n;` : `${statement};`

/** Whether a failure is due to the random rows of the shadow, which the original statement would not accept either. */
const isOfRows = (message: string): boolean => /\(SQLSTATE 2[23]/.test(message)

/** Runs the parts in place of their revisions, and returns those that do not do what they should. */
const verified = Effect.fnUntraced(
  function*(loaded: Environment.Loaded, fixed: ReadonlyArray<Fixed>, options: LintOptions) {
    const { load, revisions } = yield* ScriptDirectory
    const replaced = new Set(fixed.map(({ revision }) => revision.id))
    const others = yield* Effect.forEach([...revisions.keys()].filter((id) => !replaced.has(id)), load)
    const parts = yield* Effect.forEach(
      fixed.flatMap(({ parts }) => parts),
      ({ id, source }) =>
        Effect.map(Effect.fromResult(SqlRevision.parse(`${id}.sql`, source.text)), SqlRevision.toMigration)
    )
    const { findings } = yield* Effect.provide(
      Effect.flatMap(
        ScriptDirectory,
        (memory) => lint(loaded, parts.map(({ revision }) => memory.revisions.get(revision)!), options)
      ),
      ScriptDirectory.layerMemory([...others, ...parts]),
      { local: true }
    )
    return fixed.flatMap(({ parts, revision }): ReadonlyArray<Unfixed> => {
      const found = findings.find((one) =>
        parts.some(({ id }) => id === one.revision) &&
        (isFixable(one) || (one.rule === "fails" && !isOfRows(one.message)))
      )
      return found === undefined
        ? []
        : [{ revision, line: undefined, problem: `Its parts do not run as they should: ${found.message}` }]
    })
  }
)
