/**
 * `revision --autogenerate`: the difference between models and database as a new revision.
 */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type * as Codegen from "../codegen/mod.ts"
import type { Environment } from "../environment/mod.ts"
import { LedgerState } from "../ledger/mod.ts"
import { Migrator } from "../migrator/mod.ts"
import { Graph } from "../revision/mod.ts"
import { createRevision, ScriptDirectory, type ScriptRevision, Template } from "../script/mod.ts"
import { homeOf } from "./_home.ts"
import { hook, hooked } from "./_hook.ts"
import { type Programs, programs } from "./_programs.ts"
import { sourceOf } from "./_source.ts"
import { type Check, checkOf } from "./check.ts"
import { compare, type CompareOptions } from "./compare.ts"
import { autogenerateError, InDoubt, NotUpToDate, SeveralHeads } from "./error.ts"

/** The revision to write; without `parents` it follows the only head, without a `format` it is TypeScript. */
export interface RevisionOptions extends CompareOptions {
  readonly message: string
  readonly format?: Codegen.Format | undefined
  readonly id?: string | undefined
  readonly parents?: ReadonlyArray<string> | undefined
  readonly dependsOn?: ReadonlyArray<string> | undefined
  readonly labels?: ReadonlyArray<string> | undefined
}

/** What was written: the revision, its absolute path, the differences it mends, and whether it can be reverted. */
export interface Written extends Check {
  readonly _tag: "Written"
  readonly revision: ScriptRevision
  readonly path: string
  readonly isReversible: boolean
}

/** There was nothing to write. */
export interface Unchanged extends Check {
  readonly _tag: "Unchanged"
}

/**
 * Writes a revision that takes the database to the models, or nothing when they agree.
 *
 * Refuses with `NotUpToDate` while revisions are pending: the difference would hold what they do. The rewriter of the
 * environment sees the operations first. Hazards are comments in the file. A downgrade is written from what each
 * operation says of its inverse, else from the comparison in the other direction; a rewritten operation that says
 * nothing leaves the revision without one.
 */
export const revision = Effect.fn("Autogenerate.revision")(function*(
  loaded: Environment.Loaded,
  options: RevisionOptions
) {
  const parents = options.parents ?? (yield* onlyHead)
  yield* requireUpToDate
  const comparison = yield* compare(loaded, options)
  const home = yield* homeOf(loaded)
  const { rewrite } = loaded.environment
  const found = checkOf(comparison, home)
  const made = yield* hooked(() =>
    programs(comparison, home, rewrite === undefined ? undefined : hook("rewrite", loaded, rewrite))
  )
  if (made.upgrade.length === 0) return { _tag: "Unchanged", ...found } satisfies Unchanged
  const created = yield* write(loaded, { ...options, parents }, made)
  return { _tag: "Written", ...found, ...created, isReversible: made.downgrade !== undefined } satisfies Written
})

const onlyHead = Effect.gen(function*() {
  const { graph } = yield* ScriptDirectory
  if (graph.heads.length < 2) return graph.heads
  return yield* autogenerateError(new SeveralHeads({ heads: graph.heads }))
})

const requireUpToDate = Effect.gen(function*() {
  const status = yield* Migrator.Status.read()
  yield* Migrator.Status.check(status)
  const inDoubt = [...LedgerState.inDoubt(status.state).keys()]
  if (inDoubt.length > 0) return yield* autogenerateError(new InDoubt({ revisions: inDoubt }))
  const pending = Graph.pending(status.graph, status.applied).map(({ id }) => id)
  if (pending.length > 0) return yield* autogenerateError(new NotUpToDate({ pending }))
})

type WriteOptions = RevisionOptions & { readonly parents: ReadonlyArray<string> }

const write = Effect.fnUntraced(function*(loaded: Environment.Loaded, options: WriteOptions, made: Programs) {
  const { fileTemplate, timezone } = loaded.environment
  const { dependsOn, format = "ts", labels, message, parents } = options
  const own = {
    id: options.id ?? (yield* Template.generateId),
    parents,
    dependsOn,
    labels,
    message,
    createdAt: yield* DateTime.now
  }
  const source = yield* hooked(() => sourceOf(loaded, own, format, made))
  return yield* createRevision({ ...own, format, fileTemplate, timezone, source })
})
