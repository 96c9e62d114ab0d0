/**
 * The work of `revision`.
 */
import * as Effect from "effect/Effect"
import type { Autogenerate } from "../../autogenerate/mod.ts"
import { createRevision, onlyHead, ScriptDirectory } from "../../script/mod.ts"
import { BadUsage, CommandError, NotHead } from "../error.ts"
import { keptFor } from "../shared_work/kept.ts"
import { named, report, requireMessage, requireRevId } from "../shared_work/new_revision.ts"
import type { Shared } from "../shell/root.ts"
import { withDatabase, withFiles } from "../shell/session.ts"
import { shellWord } from "../shell/shell_word.ts"

/** The input of `revision`. */
export interface Input extends Autogenerate.Roles {
  readonly message: string
  readonly head: ReadonlyArray<string>
  readonly splice: boolean
  readonly dependsOn: ReadonlyArray<string>
  readonly branchLabel: ReadonlyArray<string>
  readonly revId: string | undefined
  readonly breaking: boolean
  readonly autogenerate: boolean
  readonly safe: boolean
  readonly rename: ReadonlyArray<string>
  readonly sql: boolean
  readonly format: "ts" | "sql" | undefined
  readonly versionPath: string | undefined
  readonly json: boolean
}

/** Writes a new revision; with `autogenerate`, with the changes that the database needs to match the models. */
export const work = (input: Input, shared: Shared) =>
  Effect.andThen(
    requireFlags(input),
    input.autogenerate
      ? withDatabase(shared, (loaded) =>
        Effect.gen(function*() {
          const options = yield* optionsOf(input)
          const { autogenerate } = yield* Effect.promise(() => import("./_autogenerate.ts"))
          yield* autogenerate(loaded, {
            ...options,
            ...(yield* keptFor(shared, loaded)),
            renames: input.rename,
            safe: input.safe
          }, input)
        }))
      : withFiles(shared, () =>
        Effect.gen(function*() {
          const created = yield* createRevision(yield* optionsOf(input))
          yield* report(created, input.json)
        }))
  )

const optionsOf = Effect.fnUntraced(function*(input: Input) {
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
    breaking: input.breaking,
    format: input.sql ? "sql" : input.format,
    version: input.versionPath
  }
})

/** Fails if flags contradict each other. */
const requireFlags = Effect.fnUntraced(function*(input: Input) {
  const { autogenerate, format, message, sql } = input
  const usage = (problem: string, remedy: string) =>
    CommandError.of(new BadUsage({ problem, remedy: `strata revision ${remedy} -m ${JSON.stringify(message)}` }))
  if (sql && format === "ts") {
    return yield* usage("Cannot combine --sql with --format ts", "--sql")
  }
  const dependent = (["safe", "owners", "privileges"] as const).find((flag) => input[flag])
  if (dependent !== undefined && !autogenerate) {
    return yield* usage(`Cannot use --${dependent} without --autogenerate`, `--autogenerate --${dependent}`)
  }
  if (input.rename.length > 0 && !autogenerate) {
    const given = input.rename.map((text) => `--rename ${shellWord(text)}`).join(" ")
    return yield* usage("Cannot use --rename without --autogenerate", `--autogenerate ${given}`)
  }
})

const requireHeads = Effect.fnUntraced(function*(parents: ReadonlyArray<string>) {
  const { graph } = yield* ScriptDirectory
  const inner = parents.find((id) => !graph.heads.includes(id))
  if (inner !== undefined) return yield* CommandError.of(new NotHead({ revision: inner, heads: graph.heads }))
})

/** Resolves a dependency: labels are kept, and other targets become full ids. */
const dependency = Effect.fnUntraced(function*(text: string) {
  const { graph } = yield* ScriptDirectory
  if (graph.labels.has(text)) return text
  const [id, ...more] = yield* named([text])
  if (id !== undefined && more.length === 0) return id
  return yield* CommandError.of(
    new BadUsage({
      problem: `Cannot depend on "${text}": it matches ${id === undefined ? "no revision" : "several revisions"}`,
      remedy: "strata heads"
    })
  )
})
