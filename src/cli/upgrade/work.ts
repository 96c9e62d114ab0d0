/**
 * The work of `upgrade`.
 */
import * as Effect from "effect/Effect"
import { Migrator } from "../../migrator/mod.ts"
import { hintAfterFailure, hintWithoutLedger } from "../shared_work/adoption_hint.ts"
import { type Input, onlineTarget, run } from "../shared_work/run.ts"
import { script } from "../shared_work/script.ts"
import type { Shared } from "../shell/root.ts"
import { withDatabase } from "../shell/session.ts"

/** Runs an upgrade, or prints its script. The default target is `head`. */
export const work = (input: Input, shared: Shared) => {
  const texts = input.targets.length === 0 ? ["head"] : input.targets
  return input.sql ? script("upgrade", texts, input, shared) : Effect.gen(function*() {
    const targets = yield* Effect.forEach(texts, (text) => onlineTarget("upgrade", text))
    yield* withDatabase(
      { ...shared, unchanged: "known" },
      (loaded) =>
        run("upgrade", Migrator.upgrade(...targets), loaded, input.json).pipe(
          Effect.tap(({ revisions }) => revisions.length === 0 ? hintWithoutLedger(loaded.environment) : Effect.void),
          Effect.tapError((error) => hintAfterFailure(error, loaded.environment))
        )
    )
  })
}
