/**
 * The work of `lint --fix`. Other runs do not load it.
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Client from "../../client/mod.ts"
import { schemas } from "../../document/mod.ts"
import type { Environment } from "../../environment/mod.ts"
import { LedgerState } from "../../ledger/mod.ts"
import * as Lint from "../../lint/mod.ts"
import { Migrator } from "../../migrator/mod.ts"
import { splitRevision } from "../../script/mod.ts"
import { CommandError, LintFailed } from "../error.ts"
import { count } from "../look/revision.ts"
import { inline } from "../look/visible.ts"
import { displayPath } from "../shell/display_path.ts"
import { note, printJson, printLines, printSource } from "../shell/output.ts"

/** How the fixes are made. */
export interface FixInput {
  readonly dryRun: boolean
  readonly json: boolean
}

/** Writes the fixes for a report and prints the paths, or the texts; fails if an error remains. */
export const fix = Effect.fnUntraced(function*(
  loaded: Environment.Loaded,
  report: Lint.Report,
  options: Lint.LintOptions,
  { dryRun, json }: FixInput
) {
  const { fixed, unfixed } = yield* Lint.fixes(loaded, report, yield* applied(loaded), options)
  const written = yield* Effect.forEach(fixed, ({ parts, revision }) =>
    Effect.gen(function*() {
      const paths = dryRun ? [] : yield* Effect.forEach(yield* splitRevision(parts), displayPath)
      return { revision, parts, paths }
    }))
  if (json) {
    yield* printJson(schemas.lint, "Fixed", {
      dryRun,
      fixed: written.map(({ parts, paths, revision }) => ({
        revision: revision.id,
        parts: parts.map(({ id }) => id),
        paths
      })),
      unfixed: unfixed.map(({ line, problem, revision }) => ({ revision: revision.id, line: line ?? null, problem }))
    })
  } else if (dryRun) {
    yield* printSource(written.flatMap(({ parts }) => parts.map(({ source }) => source.text)).join("\n"))
  } else yield* printLines(written.flatMap(({ paths }) => paths))
  for (const { line, problem, revision } of unfixed) {
    yield* note(`${inline(revision.file)}${line === undefined ? "" : `:${line}`}: ${inline(problem)}`)
  }
  const done = count(fixed.length)
  yield* note(
    fixed.length === 0
      ? "Nothing was fixed"
      : dryRun
      ? `Would divide ${done}; nothing was changed`
      : `Divided ${done}. Review the files, then run: strata lint`
  )
  const ids = new Set(fixed.map(({ revision }) => revision.id))
  const left = report.findings.filter((one) => one.level === "error" && !(ids.has(one.revision) && Lint.isFixable(one)))
  if (left.length > 0) return yield* CommandError.of(new LintFailed({ count: left.length }))
})

/** The revisions that are applied to the database of env.ts, or in doubt there. */
const applied = Effect.fnUntraced(function*({ environment }: Environment.Loaded) {
  const target = yield* Migrator.targetOf(environment)
  const { applied, state } = yield* Effect.provide(
    Migrator.Status.read(),
    Layer.provideMerge(Migrator.layerLedger(environment), Client.layer(target)),
    { local: true }
  )
  return new Set([...applied, ...LedgerState.inDoubt(state).keys()])
})
