/**
 * The work of `merge`.
 */
import * as Effect from "effect/Effect"
import { createRevision, ScriptDirectory } from "../../script/mod.ts"
import { CommandError, NothingToMerge } from "../error.ts"
import { named, report, requireMessage, requireRevId } from "../shared_work/new_revision.ts"
import type { Shared } from "../shell/root.ts"
import { withFiles } from "../shell/session.ts"

/** Writes a revision that merges the given revisions, or all heads. */
export const work = (
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
