/**
 * `revision --autogenerate`: the difference between models and database as a new revision.
 */
import * as Effect from "effect/Effect"
import type * as Codegen from "../../codegen/mod.ts"
import * as Diff from "../../diff/mod.ts"
import type { Environment } from "../../environment/mod.ts"
import { LedgerState } from "../../ledger/mod.ts"
import { Migrator } from "../../migrator/mod.ts"
import { Graph } from "../../revision/mod.ts"
import { onlyHead } from "../../script/mod.ts"
import { type Check, checkOf } from "../compare/check.ts"
import { compare, type CompareOptions } from "../compare/compare.ts"
import { AutogenerateError, InDoubt, NotUpToDate } from "../error.ts"
import { hook, hooked } from "../hook.ts"
import { homeOf } from "../wording/home.ts"
import { writeAll, type Written } from "./_chain.ts"
import { programs } from "./_programs.ts"

export type { Written } from "./_chain.ts"

/** The revision to write; without `parents` it follows the only head, without a `format` it is as `env.ts` says. */
export interface RevisionOptions extends CompareOptions {
  readonly message: string
  readonly format?: Codegen.Format | undefined
  readonly id?: string | undefined
  readonly parents?: ReadonlyArray<string> | undefined
  readonly dependsOn?: ReadonlyArray<string> | undefined
  readonly labels?: ReadonlyArray<string> | undefined
  readonly version?: string | undefined
  /** Whether online forms are written where there are some, in as many revisions as that takes. */
  readonly safe?: boolean | undefined
}

/**
 * The revisions that were written, in the order they run: none when there was nothing to write. `hasOnlineForm` says that
 * `safe` would have written, or has written, something else than the plain plan.
 */
export interface Revisions extends Check {
  readonly revisions: ReadonlyArray<Written>
  readonly hasOnlineForm: boolean
}

/**
 * Writes a revision that takes the database to the models, or nothing when they agree.
 *
 * Refuses with `NotUpToDate` while revisions are pending: the difference would hold what they do. The rewriter of the
 * environment sees the operations first. Hazards are comments in the file. A downgrade is written from what each
 * operation says of its inverse, else from the comparison in the other direction; a rewritten operation that says
 * nothing leaves the revision without one. With `safe`, operations that would block readers or writers for long are
 * written in their online form, as a chain of revisions.
 */
export const revision = Effect.fn("Autogenerate.revision")(function*(
  loaded: Environment.Loaded,
  options: RevisionOptions
) {
  const parents = options.parents ?? (yield* onlyHead)
  yield* requireUpToDate
  const comparison = yield* compare(loaded, options)
  const home = yield* homeOf(loaded)
  const { safe = false } = options
  const { rewrite } = loaded.environment
  const made = yield* hooked(() =>
    programs(comparison, { home, safe, rewrite: rewrite && hook("rewrite", loaded, rewrite) })
  )
  return {
    ...checkOf(comparison, home),
    revisions: yield* writeAll(loaded, { ...options, parents }, made),
    hasOnlineForm: Diff.hasOnlineForm(comparison.plan, comparison.live, comparison.desired)
  } satisfies Revisions
})

const requireUpToDate = Effect.gen(function*() {
  const status = yield* Migrator.Status.read()
  yield* Migrator.Status.check(status)
  const inDoubt = [...LedgerState.inDoubt(status.state).keys()]
  if (inDoubt.length > 0) return yield* AutogenerateError.of(new InDoubt({ revisions: inDoubt }))
  const pending = Graph.pending(status.graph, status.applied).map(({ id }) => id)
  if (pending.length > 0) return yield* AutogenerateError.of(new NotUpToDate({ pending }))
})
