/**
 * The work of `downgrade`.
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Client from "../../client/mod.ts"
import { Migrator } from "../../migrator/mod.ts"
import type { Target } from "../../revision/mod.ts"
import { CommandError, ConfirmationNeeded, Declined } from "../error.ts"
import * as RevisionText from "../look/revision.ts"
import { Style } from "../look/style.ts"
import { inline } from "../look/visible.ts"
import { hazardLines, hazardsOf } from "../shared_work/hazards.ts"
import { type Input, onlineTarget, run } from "../shared_work/run.ts"
import { script } from "../shared_work/script.ts"
import { onInterruptPrint } from "../shell/interruption.ts"
import { ask, Questions } from "../shell/question.ts"
import type { Shared } from "../shell/root.ts"
import { withDatabase } from "../shell/session.ts"

/** Runs a downgrade after a confirmation, or prints its script. */
export const work = (input: Input & { readonly yes: boolean }, shared: Shared) =>
  input.sql ? script("downgrade", input.targets, input, shared) : Effect.gen(function*() {
    const targets = yield* Effect.forEach(input.targets, (text) => onlineTarget("downgrade", text))
    yield* withDatabase(shared, (loaded) =>
      Effect.gen(function*() {
        if (!input.yes) yield* confirm(input.targets.join(" "), targets, yield* Migrator.targetOf(loaded.environment))
        yield* run("downgrade", Migrator.downgrade(...targets), loaded, input.json)
      }))
  })

/**
 * Lists the revisions that would be reverted with their hazards, names the database and asks for confirmation, unless
 * there are none.
 */
const confirm = Effect.fnUntraced(function*(
  text: string,
  targets: ReadonlyArray<Target.Target>,
  place: Client.Target.Target
) {
  const revisions = yield* Migrator.plan("downgrade", ...targets)
  if (revisions.length === 0) return
  if (!(yield* Questions).possible) {
    return yield* CommandError.of(
      new ConfirmationNeeded({ action: "revert", command: `strata downgrade ${text} --yes`, count: revisions.length })
    )
  }
  yield* onInterruptPrint("Interrupted: nothing was changed")
  const { err } = yield* Style
  const hazards = yield* hazardsOf("downgrade", revisions.map(({ id }) => id))
  const list = revisions.flatMap(({ id, message }, index) => [
    `  ${err.yellow(inline(id))} ${inline(message)}`,
    ...hazardLines(hazards[index]!).map((line) => `    ${err.yellow(line)}`)
  ])
  yield* Console.error(["The following revisions will be reverted, in this order:", ...list].join("\n"))
  if (!(yield* ask(`Revert ${RevisionText.count(revisions.length)} in ${Client.Target.named(place)}?`))) {
    return yield* CommandError.of(new Declined())
  }
})
