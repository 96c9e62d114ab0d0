/**
 * The work of `lint`.
 */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Schema from "effect/Schema"
import { schemas } from "../../document/mod.ts"
import type { Environment } from "../../environment/mod.ts"
import * as Git from "../../git/mod.ts"
import * as Lint from "../../lint/mod.ts"
import { BadUsage, CommandError, LintFailed } from "../error.ts"
import { count } from "../look/revision.ts"
import { Style } from "../look/style.ts"
import { inline } from "../look/visible.ts"
import { type Choice, chosen } from "../shared_work/chosen_revisions.ts"
import { commutation, readerAt, shadowAt } from "../shared_work/linting.ts"
import { note, print, printJson, printLines } from "../shell/output.ts"
import type { Shared } from "../shell/root.ts"
import { withFiles } from "../shell/session.ts"
import { lines } from "./_text.ts"
import type { formats } from "./command.ts"

/** The input of `lint`. */
export interface Input extends Choice {
  readonly shadow: string | undefined
  readonly stats: string | undefined
  readonly allow: ReadonlyArray<string>
  readonly format: typeof formats[number] | undefined
  readonly fix: boolean
  readonly dryRun: boolean
  readonly json: boolean
}

/** Prints what was found; fails if a finding is an error. */
export const work = (input: Input, shared: Shared) =>
  withFiles(shared, (loaded) =>
    Effect.gen(function*() {
      yield* requireFlags(input)
      const shadow = input.shadow === undefined ? undefined : yield* shadowAt(input.shadow)
      const { base, edited, revisions, what } = yield* chosen(input, loaded)
      const stats = input.stats === undefined ? undefined : yield* statsIn(input.stats)
      const reader = base === undefined || revisions.length === 0 ? undefined : yield* readerAt(loaded, base)
      const options = { shadow, stats, allow: input.allow, edited, reader }
      if (revisions.length > 0) yield* note(beginning(revisions.length, what, shadow?._tag === "Server", stats))
      const report = yield* Lint.lint(loaded, revisions, options)
      if (input.fix) {
        const { fix } = yield* Effect.promise(() => import("./_fix.ts"))
        return yield* fix(loaded, report, options, input)
      }
      for (const found of report.commutations) yield* note(commutation(found))
      yield* printed(input.json ? "json" : input.format ?? "text", report, loaded)
      if (report.unobserved.length > 0) {
        yield* note(`Not observed, because a revision before them fails: ${report.unobserved.join(", ")}`)
      }
      yield* note(
        revisions.length === 0
          ? `Nothing to lint: there is no revision in ${what}`
          : `${Lint.tally(report.findings)} in ${count(revisions.length)}`
      )
      if (stats === undefined && report.findings.some(({ tables }) => tables.length > 0)) yield* note(hint)
      const errors = Lint.counted(report.findings).error
      if (errors > 0) return yield* CommandError.of(new LintFailed({ count: errors }))
    }))

const usage = (problem: string, remedy: string) => CommandError.of(new BadUsage({ problem, remedy }))

const requireFlags = Effect.fnUntraced(function*({ allow, dryRun, fix, format, json }: Input) {
  if (dryRun && !fix) return yield* usage("Cannot use --dry-run without --fix", "strata lint --fix --dry-run")
  if (fix && format !== undefined) {
    return yield* usage(`Cannot combine --fix with --format ${format}`, "strata lint --fix")
  }
  if (json && format !== undefined && format !== "json") {
    return yield* usage(`Cannot combine --json with --format ${format}`, "strata lint --json")
  }
  for (const rule of allow) {
    const { known, suggestion } = Lint.ruleNamed(rule)
    if (known) continue
    return yield* usage(
      `Cannot allow "${rule}": there is no such rule`,
      `strata lint --allow ${suggestion ?? "<rule>"}`
    )
  }
})

const printed = Effect.fnUntraced(
  function*(format: NonNullable<Input["format"]>, report: Lint.Report, { directory, name }: Environment.Loaded) {
    if (format === "json") return yield* printJson(schemas.lint, "Lint", Lint.Format.document(report))
    if (format === "text") {
      const { columns, out } = yield* Style
      return yield* printLines(lines(report, name, out, columns ?? 80))
    }
    const place = (yield* Git.prefixOf(directory)) ?? `${name.replaceAll("\\", "/").replace(/\/+$/, "")}/`
    if (format === "sarif") {
      return yield* print(JSON.stringify(Lint.Format.sarif(report, Lint.everyRule, place), null, 2))
    }
    yield* printLines(Lint.Format[format](report, place))
  }
)

const hint =
  "To say how large the tables are: run strata stats > stats.json with the URL of the production database, then " +
  "strata lint --stats stats.json"

/** The sizes in a file that `strata stats` wrote. */
const statsIn = Effect.fnUntraced(function*(file: string) {
  const fs = yield* FileSystem.FileSystem
  const { Stats } = yield* Effect.promise(schemas.lint)
  const refused = (problem: string) =>
    CommandError.of(new BadUsage({ problem: `Cannot use "${file}" as sizes of tables: ${problem}`, remedy }))
  const text = yield* Effect.mapError(fs.readFileString(file), () => refused("it cannot be read"))
  return yield* Effect.mapError(
    Schema.decodeUnknownEffect(Schema.fromJsonString(Stats))(text),
    () => refused("it is not what strata stats prints")
  )
})

const remedy = "strata stats > stats.json"

/** What is done, before it is done: it may take a while. */
const beginning = (revisions: number, what: string, isOnServer: boolean, stats: Lint.Stats | undefined): string => {
  const sizes = stats === undefined ? "" : `, with the sizes of "${inline(stats.database)}" at ${inline(stats.at)}`
  return `Observing ${count(revisions)} (${what}) ${
    isOnServer ? "on the server of --shadow" : "in an embedded database"
  }${sizes}`
}
