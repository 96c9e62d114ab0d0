/**
 * The work of `init`, `revision` and `merge`: writing files.
 */
import * as Effect from "effect/Effect"
import * as Path from "effect/Path"
import { Environment } from "../environment/mod.ts"
import { Graph } from "../revision/mod.ts"
import { createRevision, initDirectory, ScriptDirectory } from "../script/mod.ts"
import { note, print, printJson, printLines } from "./_output.ts"
import type { Shared } from "./_root.ts"
import { withFiles } from "./_session.ts"
import { target as parseTarget } from "./_targets.ts"
import { BadUsage, commandError, NotHead, NothingToMerge, SeveralHeads } from "./error.ts"

/** A path as a person in the working directory would write it. */
const shown = Effect.fnUntraced(function*(file: string) {
  const path = yield* Path.Path
  return path.relative(process.cwd(), file)
})

/** Writes a new script directory and says what to do next. */
export const init = Effect.fnUntraced(function*(
  input: { readonly directory: string | undefined; readonly json: boolean },
  shared: Shared
) {
  const path = yield* Path.Path
  const name = input.directory ?? shared.directory ?? Environment.defaultDirectory
  const written = yield* initDirectory(path.resolve(name))
  const files = yield* Effect.forEach(written, ({ file }) => shown(path.resolve(name, file)))
  yield* input.json ? printJson({ directory: name, files }) : printLines(files)
  const flag = name === Environment.defaultDirectory ? "" : ` --directory ${name}`
  yield* note(`Wrote ${files.length} files. Next: set DATABASE_URL, or go without for an embedded database, and run:
  strata upgrade${flag}                     apply the example revision
  strata revision -m "add due date"${flag}  write one of your own`)
})

/** What `revision` is told. */
export interface RevisionInput {
  readonly message: string
  readonly head: ReadonlyArray<string>
  readonly splice: boolean
  readonly dependsOn: ReadonlyArray<string>
  readonly branchLabel: ReadonlyArray<string>
  readonly revId: string | undefined
  readonly sql: boolean
  readonly json: boolean
}

/** Writes a new revision on top of the only head, or where `--head` says. */
export const revision = (input: RevisionInput, shared: Shared) =>
  withFiles(shared, ({ environment }) =>
    Effect.gen(function*() {
      const parents = yield* input.head.length === 0 ? onlyHead : named(input.head)
      if (!input.splice) yield* requireHeads(parents)
      const created = yield* createRevision({
        id: input.revId,
        parents,
        dependsOn: yield* Effect.forEach(input.dependsOn, dependency),
        labels: input.branchLabel,
        message: input.message,
        format: input.sql ? "sql" : "ts",
        fileTemplate: environment.fileTemplate,
        timezone: environment.timezone
      })
      yield* report(created, input.json)
    }))

const onlyHead = Effect.gen(function*() {
  const { graph } = yield* ScriptDirectory
  if (graph.heads.length < 2) return graph.heads
  return yield* commandError(new SeveralHeads({ heads: graph.heads }))
})

/** The ids of targets; only the files are asked, so nothing counts as applied. */
const named = Effect.fnUntraced(function*(texts: ReadonlyArray<string>) {
  const { graph } = yield* ScriptDirectory
  const found = yield* Effect.forEach(
    texts,
    Effect.fnUntraced(function*(text) {
      return yield* Effect.fromResult(Graph.resolve(graph, new Set(), yield* parseTarget(text)))
    })
  )
  return [...new Set(found.flat().map(({ id }) => id))]
})

const requireHeads = Effect.fnUntraced(function*(parents: ReadonlyArray<string>) {
  const { graph } = yield* ScriptDirectory
  const inner = parents.find((id) => !graph.heads.includes(id))
  if (inner !== undefined) return yield* commandError(new NotHead({ revision: inner, heads: graph.heads }))
})

/** A label stays a label, anything else becomes a full id. */
const dependency = Effect.fnUntraced(function*(text: string) {
  const { graph } = yield* ScriptDirectory
  if (graph.labels.has(text)) return text
  const [id, ...more] = yield* named([text])
  if (id !== undefined && more.length === 0) return id
  return yield* commandError(
    new BadUsage({
      problem: `Cannot depend on "${text}": it names ${id === undefined ? "no revision" : "several revisions"}`,
      remedy: "strata heads"
    })
  )
})

/** Writes a revision that joins several; all heads when none are named. */
export const merge = (
  input: {
    readonly revisions: ReadonlyArray<string>
    readonly message: string | undefined
    readonly branchLabel: ReadonlyArray<string>
    readonly revId: string | undefined
    readonly json: boolean
  },
  shared: Shared
) =>
  withFiles(shared, ({ environment }) =>
    Effect.gen(function*() {
      const { graph } = yield* ScriptDirectory
      const parents = input.revisions.length === 0 ? graph.heads : yield* named(input.revisions)
      if (parents.length < 2) return yield* commandError(new NothingToMerge({ revisions: parents }))
      const created = yield* createRevision({
        id: input.revId,
        parents,
        labels: input.branchLabel,
        message: input.message ?? `merge ${parents.join(" and ")}`,
        fileTemplate: environment.fileTemplate,
        timezone: environment.timezone
      })
      yield* report(created, input.json)
    }))

/** The path is the data, so that `$EDITOR "$(strata revision -m …)"` works; `--json` has id, parents and path. */
const report = Effect.fnUntraced(function*(created: Effect.Success<ReturnType<typeof createRevision>>, json: boolean) {
  const { id, parents } = created.revision
  const path = yield* shown(created.path)
  yield* json ? printJson({ revision: id, parents, path }) : print(path)
  const place = parents.length === 0
    ? "a new base"
    : `on top of ${parents.map((parent) => `"${parent}"`).join(" and ")}`
  const next = parents.length > 1 ? "Its programs stay empty; run" : "Fill it in, then run"
  yield* note(`Wrote revision "${id}", ${place}. ${next}: strata upgrade`)
})
