/**
 * The work of `check`, `diff`, `inspect` and `revision --autogenerate`: the models beside the database.
 */
import * as Effect from "effect/Effect"
import { Autogenerate } from "../autogenerate/mod.ts"
import * as Catalog from "../catalog/mod.ts"
import type { Environment } from "../environment/mod.ts"
import { note, print, printJson, printLines } from "./_output.ts"
import type { Shared } from "./_root.ts"
import { withDatabase, withFiles } from "./_session.ts"
import { shown } from "./_shown.ts"
import { commandError, ModelsDiffer } from "./error.ts"
import { type Paint, Style } from "./style.ts"

/** Prints in what the models and the database differ; exits with 3 where they do. */
export const check = (input: { readonly json: boolean }, shared: Shared) =>
  withDatabase(shared, (loaded) =>
    Effect.gen(function*() {
      const found = yield* Autogenerate.check(loaded, { onWarning: note })
      if (input.json) yield* printJson(document(found))
      else yield* printCheck(found)
      const { length } = found.differences
      if (length > 0) return yield* commandError(new ModelsDiffer({ count: length }))
    }))

const printCheck = Effect.fnUntraced(function*(found: Autogenerate.Check) {
  const { out } = yield* Style
  yield* found.differences.length === 0
    ? print("No differences between the models and the database")
    : printLines(lines(found, out))
  yield* remarks(found)
})

/** One line for each difference, and one below it for each of its hazards. */
const lines = ({ differences }: Autogenerate.Check, paint: Paint): ReadonlyArray<string> =>
  differences.flatMap(({ hazards, text }) => [
    text,
    ...hazards.map((hazard) => paint.yellow(`  ${hazard.kind}: ${hazard.text}`))
  ])

const remarks = Effect.fnUntraced(function*({ hints, notCompared }: Autogenerate.Check) {
  for (const hint of hints) yield* note(`Hint: ${hint}`)
  if (notCompared.length > 0) {
    yield* note(`Not compared, as no operation changes them:\n${notCompared.map((one) => `  ${one}`).join("\n")}`)
  }
})

const document = ({ differences, hints, notCompared }: Autogenerate.Check) => ({ differences, notCompared, hints })

/** Writes the difference as a revision and says what it may cost; nothing to write is no failure. */
export const autogenerate = Effect.fnUntraced(function*(
  loaded: Environment.Loaded,
  options: Autogenerate.RevisionOptions,
  json: boolean
) {
  const outcome = yield* Autogenerate.revision(loaded, { ...options, onWarning: note })
  if (outcome._tag === "Unchanged") {
    if (json) yield* printJson({ revision: null, ...document(outcome) })
    return yield* Effect.andThen(
      note("Wrote nothing: there are no differences between the models and the database"),
      remarks(outcome)
    )
  }
  const { id, parents } = outcome.revision
  const path = yield* shown(outcome.path)
  yield* json ? printJson({ revision: id, parents, path, ...document(outcome) }) : print(path)
  const { err } = yield* Style
  const back = outcome.isReversible ? "" : ". It has no downgrade"
  yield* note(`Wrote revision "${id}"${back}:\n${lines(outcome, err).map((line) => `  ${line}`).join("\n")}`)
  yield* remarks(outcome)
  yield* note("Review it, then run: strata upgrade")
})

/** Prints the SQL that takes one side to the other, with what it may cost in comments. */
export const diff = (
  input: { readonly from: string; readonly to: string; readonly json: boolean },
  shared: Shared
) =>
  withFiles(shared, (loaded) =>
    Effect.gen(function*() {
      const [from, to] = [Autogenerate.parseSide(input.from), Autogenerate.parseSide(input.to)]
      const found = yield* Autogenerate.diff(from, to, loaded, { cwd: process.cwd(), onWarning: note })
      if (input.json) return yield* printJson(found)
      yield* printLines(found.changes.flatMap(({ hazards, statements }) => [
        ...hazards.map(({ kind, text }) => `-- ${kind}: ${text.replace(/\s+/g, " ")}`),
        ...statements.map((statement) => `${statement};`)
      ]))
      if (found.changes.length === 0) yield* note(`No differences between "${input.from}" and "${input.to}"`)
      yield* remarks({ differences: [], ...found })
    }))

/** Prints the database as a catalog or as the SQL that makes it. */
export const inspect = (input: { readonly sql: boolean; readonly json: boolean }, shared: Shared) =>
  withDatabase(shared, (loaded) =>
    Effect.gen(function*() {
      const catalog = yield* Autogenerate.inspect(loaded)
      if (input.json) return yield* printJson(catalog)
      if (!input.sql) return yield* printLines(overview(catalog))
      const { notCompared, statements } = yield* Effect.fromResult(Autogenerate.ddl(catalog))
      yield* printLines(statements.map((statement) => `${statement};`))
      yield* remarks({ differences: [], hints: [], notCompared })
    }))

const overview = ({ objects }: Catalog.Catalog): ReadonlyArray<string> =>
  objects.filter(({ kind }) => !Catalog.notCompared.has(kind)).map(({ address }) => address)
