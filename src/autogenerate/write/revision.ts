/**
 * `revision --autogenerate`: writes the difference between models and database as a new revision.
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
import { type Choose, withChosen } from "../compare/chosen_renames.ts"
import { compare, type CompareOptions } from "../compare/compare.ts"
import { AutogenerateError, InDoubt, NotUpToDate } from "../error.ts"
import { hook, hooked } from "../hook.ts"
import { homeOf } from "../wording/home.ts"
import { writeAll, type Written } from "./_chain.ts"
import { programs } from "./_programs.ts"

export type { Written } from "./_chain.ts"

/** The revision to write. The default of `parents` is the only head, and that of `format` is set in `env.ts`. */
export interface RevisionOptions<E = never, R = never> extends CompareOptions {
  readonly message: string
  readonly format?: Codegen.Format | undefined
  readonly id?: string | undefined
  readonly parents?: ReadonlyArray<string> | undefined
  readonly dependsOn?: ReadonlyArray<string> | undefined
  readonly labels?: ReadonlyArray<string> | undefined
  /** Whether older versions must not start with the written revisions. */
  readonly breaking?: boolean | undefined
  readonly version?: string | undefined
  /** Whether to use online forms, which may need several revisions. */
  readonly safe?: boolean | undefined
  /** Says of what looks like a rename whether it is one; without it nothing is, unless it is declared or passed. */
  readonly choose?: Choose<E, R> | undefined
}

/**
 * The written revisions in the order in which they run; none if there is no difference. `hasOnlineForm` says whether the
 * plan with `safe` differs from the one without.
 */
export interface Revisions extends Check {
  readonly revisions: ReadonlyArray<Written>
  readonly hasOnlineForm: boolean
}

/**
 * Writes a revision that changes the database to the models, or nothing if they agree.
 *
 * Fails with `NotUpToDate` while revisions are pending, because the difference would contain their changes. The rewriter
 * of the environment can change the operations. Hazards are written as comments. The downgrade is made from the inverse
 * of each operation, or else from the comparison in the other direction; if a rewritten operation has no inverse, the
 * revision has no downgrade. With `safe`, operations that would block other sessions for a long time are written in their
 * online form, as a chain of revisions.
 */
export const revision = Effect.fn("Autogenerate.revision")(function*<E = never, R = never>(
  loaded: Environment.Loaded,
  options: RevisionOptions<E, R>
) {
  const parents = options.parents ?? (yield* onlyHead)
  yield* requireUpToDate
  const found = yield* compare(loaded, options)
  const comparison = options.choose === undefined ? found : yield* withChosen(found, options.choose)
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
  const ahead = yield* Migrator.Status.check(status)
  if (ahead.length > 0) return yield* Migrator.forbidden(ahead, "compare")
  const inDoubt = [...LedgerState.inDoubt(status.state).keys()]
  if (inDoubt.length > 0) return yield* AutogenerateError.of(new InDoubt({ revisions: inDoubt }))
  const pending = Graph.pending(status.graph, status.applied).map(({ id }) => id)
  if (pending.length > 0) return yield* AutogenerateError.of(new NotUpToDate({ pending }))
})
