/**
 * The work of `revision` and `merge`: writing revisions.
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { Graph, Target } from "../revision/mod.ts"
import { createRevision, onlyHead, ScriptDirectory } from "../script/mod.ts"
import * as Document from "./_document.ts"
import * as Format from "./_format_revision.ts"
import { Written } from "./_json_revision.ts"
import { note, print, printJson } from "./_output.ts"
import type { Shared } from "./_root.ts"
import { withDatabase, withFiles } from "./_session.ts"
import { shown } from "./_shown.ts"
import { target as parseTarget } from "./_targets.ts"
import { BadRevId, BadUsage, CommandError, NotHead, NothingToMerge } from "./error.ts"

const requireMessage = Effect.fnUntraced(function*(command: string, message: string) {
  if (message.trim() !== "") return
  return yield* CommandError.of(
    new BadUsage({ problem: "Cannot write a revision with an empty message", remedy: `strata ${command} -m "…"` })
  )
})

/** Refuses an id before anything is written, so that the error is about the flag and not about a file. */
const requireRevId = Effect.fnUntraced(function*(id: string | undefined) {
  if (id === undefined) return
  const { graph, revisions } = yield* ScriptDirectory
  const taken = revisions.get(id)?.file
  const owner = graph.labels.get(id)
  const problem = taken !== undefined
    ? `it is the id of "${taken}"`
    : owner !== undefined
    ? `it is a label of revision "${owner}"`
    : isId(id)
    ? undefined
    : `an id is made of letters, digits and "_", and is no word such as "head"`
  if (problem !== undefined) return yield* CommandError.of(new BadRevId({ id, problem }))
})

const isId = (text: string): boolean => {
  const parsed = Target.parse(text)
  return /^[\p{L}\p{M}\p{N}_.]+$/u.test(text) && Result.isSuccess(parsed) && parsed.success.place?._tag === "Named"
}

/** What `revision` is told. */
export interface RevisionInput {
  readonly message: string
  readonly head: ReadonlyArray<string>
  readonly splice: boolean
  readonly dependsOn: ReadonlyArray<string>
  readonly branchLabel: ReadonlyArray<string>
  readonly revId: string | undefined
  readonly autogenerate: boolean
  readonly safe: boolean
  readonly sql: boolean
  readonly format: "ts" | "sql" | undefined
  readonly versionPath: string | undefined
  readonly json: boolean
}

/** Writes a new revision on top of the only head, or where `--head` says; `--autogenerate` fills it from the models. */
export const revision = (input: RevisionInput, shared: Shared) =>
  Effect.andThen(
    requireFlags(input),
    input.autogenerate
      ? withDatabase(shared, (loaded) =>
        Effect.gen(function*() {
          const options = yield* optionsOf(input)
          const { autogenerate } = yield* Effect.promise(() => import("./_run_check.ts"))
          yield* autogenerate(loaded, { ...options, safe: input.safe }, input.json)
        }))
      : withFiles(shared, () =>
        Effect.gen(function*() {
          const created = yield* createRevision(yield* optionsOf(input))
          yield* report(created, input.json)
        }))
  )

const optionsOf = Effect.fnUntraced(function*(input: RevisionInput) {
  yield* requireMessage("revision", input.message)
  yield* requireRevId(input.revId)
  const parents = yield* input.head.length === 0 ? onlyHead : named(input.head)
  if (!input.splice) yield* requireHeads(parents)
  return {
    id: input.revId,
    parents,
    dependsOn: yield* Effect.forEach(input.dependsOn, dependency),
    labels: input.branchLabel,
    message: input.message,
    format: input.sql ? "sql" : input.format,
    version: input.versionPath
  }
})

/** Refuses flags that contradict each other, or that have nothing to work on. */
const requireFlags = Effect.fnUntraced(function*({ autogenerate, format, message, safe, sql }: RevisionInput) {
  const usage = (problem: string, remedy: string) =>
    CommandError.of(new BadUsage({ problem, remedy: `strata revision ${remedy} -m ${JSON.stringify(message)}` }))
  if (sql && format === "ts") {
    return yield* usage("Cannot write a revision in SQL and in TypeScript: drop --sql or --format ts", "--sql")
  }
  if (safe && !autogenerate) {
    return yield* usage("Cannot write an online form of nothing: --safe needs --autogenerate", "--autogenerate --safe")
  }
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
  if (inner !== undefined) return yield* CommandError.of(new NotHead({ revision: inner, heads: graph.heads }))
})

/** A label stays a label, anything else becomes a full id. */
const dependency = Effect.fnUntraced(function*(text: string) {
  const { graph } = yield* ScriptDirectory
  if (graph.labels.has(text)) return text
  const [id, ...more] = yield* named([text])
  if (id !== undefined && more.length === 0) return id
  return yield* CommandError.of(
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
  withFiles(shared, () =>
    Effect.gen(function*() {
      if (input.message !== undefined) yield* requireMessage("merge", input.message)
      yield* requireRevId(input.revId)
      const { graph } = yield* ScriptDirectory
      const parents = input.revisions.length === 0 ? graph.heads : yield* named(input.revisions)
      if (parents.length < 2) return yield* CommandError.of(new NothingToMerge({ revisions: parents }))
      const created = yield* createRevision({
        id: input.revId,
        parents,
        labels: input.branchLabel,
        message: input.message ?? `merge ${parents.join(" and ")}`
      })
      yield* report(created, input.json)
    }))

/** The path is the data, so that `$EDITOR "$(strata revision -m …)"` works. */
const report = Effect.fnUntraced(function*(created: Effect.Success<ReturnType<typeof createRevision>>, json: boolean) {
  const { id, parents } = created.revision
  const path = yield* shown(created.path)
  yield* json ? printJson(Written, Document.written(created.revision, path)) : print(path)
  const place = parents.length === 0
    ? "a new base"
    : `on top of ${parents.map((parent) => `"${parent}"`).join(" and ")}`
  const { graph } = yield* ScriptDirectory
  const heads = graph.heads.filter((head) => !parents.includes(head)).length + 1
  const next = parents.length > 1 ? "Its programs stay empty; run" : "Fill it in, then run"
  yield* note(`Wrote revision "${id}", ${place}. ${next}: ${Format.upgradeAll(heads)}`)
})
