/**
 * The work of `resolve`.
 */
import * as Effect from "effect/Effect"
import { schemas } from "../../document/mod.ts"
import { Migrator } from "../../migrator/mod.ts"
import { BadUsage, CommandError } from "../error.ts"
import { note, printJson } from "../shell/output.ts"
import type { Shared } from "../shell/root.ts"
import { withDatabase } from "../shell/session.ts"
import { target as parseTarget } from "../shell/targets.ts"

/** Records the outcome of a revision in doubt. */
export const work = Effect.fnUntraced(function*(
  input: {
    readonly target: string
    readonly applied: boolean
    readonly reverted: boolean
    readonly reason: string
    readonly json: boolean
  },
  shared: Shared
) {
  const target = yield* parseTarget(input.target)
  if (input.applied === input.reverted) {
    return yield* CommandError.of(
      new BadUsage({
        problem: "Cannot record an outcome: specify either --applied or --reverted",
        remedy: `strata resolve ${input.target} --applied --reason "…"`
      })
    )
  }
  yield* withDatabase(shared, () =>
    Effect.gen(function*() {
      const settled = yield* Migrator.resolve(target, input.applied ? "applied" : "reverted", input.reason)
      if (input.json) yield* printJson(schemas.database, "Resolved", settled)
      yield* note(`Recorded revision "${settled.revision}" as ${settled.outcome}; no migration was run`)
    }))
})
