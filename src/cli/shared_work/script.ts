/**
 * The work of `upgrade --sql` and `downgrade --sql`: a script to run with psql.
 */
import * as Effect from "effect/Effect"
import { Migrator } from "../../migrator/mod.ts"
import { ScriptDirectory } from "../../script/mod.ts"
import { BadUsage, CommandError } from "../error.ts"
import { printSource, requireText } from "../shell/output.ts"
import type { Shared } from "../shell/root.ts"
import { withFiles } from "../shell/session.ts"
import { rangeTo } from "../shell/targets.ts"
import { isBackwards, opposite } from "./_range_direction.ts"
import type { Input } from "./run.ts"

export const script = Effect.fnUntraced(function*(
  direction: Migrator.Direction,
  [text = "", ...more]: ReadonlyArray<string>,
  { json }: Input,
  shared: Shared
) {
  yield* requireText(json, `strata ${direction} --sql ${text}`)
  if (more.length > 0) {
    return yield* CommandError.of(
      new BadUsage({
        problem: `Cannot write one script for several targets (${[text, ...more].join(", ")})`,
        remedy: `strata ${direction} --sql <from>:${direction === "upgrade" ? "heads" : "base"}`
      })
    )
  }
  const range = yield* rangeTo(text)
  if (direction === "downgrade" && range.from === null) {
    return yield* CommandError.of(
      new BadUsage({
        problem: `Cannot write a downgrade script for "${text}": the range has no start`,
        remedy: `strata downgrade --sql <from>:${text.replace(/^:/, "")}`
      })
    )
  }
  yield* withFiles(shared, () =>
    Effect.gen(function*() {
      const { graph } = yield* ScriptDirectory
      if (isBackwards(graph, direction, range)) {
        return yield* CommandError.of(
          new BadUsage({
            problem: `Cannot write the ${direction} script "${text}": the range is in the direction of ${
              opposite(direction)
            }`,
            remedy: `strata ${opposite(direction)} --sql ${text}`
          })
        )
      }
      yield* printSource(yield* Migrator.render(direction, range))
    }))
})
