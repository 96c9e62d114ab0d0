/**
 * The work of `check`.
 */
import * as Effect from "effect/Effect"
import { Autogenerate } from "../../autogenerate/mod.ts"
import { schemas } from "../../document/mod.ts"
import { CommandError, ModelsDiffer } from "../error.ts"
import { Style } from "../look/style.ts"
import { hintWithoutLedger } from "../shared_work/adoption_hint.ts"
import { readAhead } from "../shared_work/ahead.ts"
import { flagsOf, lines, remarks } from "../shared_work/differences.ts"
import { keptFor } from "../shared_work/kept.ts"
import { note, print, printJson, printLines } from "../shell/output.ts"
import type { Shared } from "../shell/root.ts"
import { withDatabase } from "../shell/session.ts"

/** Prints the differences between the database and the models; fails if there are any. */
export const work = (input: Autogenerate.Roles & { readonly json: boolean }, shared: Shared) =>
  withDatabase(shared, (loaded) =>
    Effect.gen(function*() {
      const ahead = yield* readAhead
      const found = yield* Autogenerate.check(Autogenerate.withRoles(loaded, input), {
        onWarning: note,
        ...(yield* keptFor(shared, loaded))
      })
      if (input.json) yield* printJson(schemas.models, "Check", { ...found, ahead })
      else yield* printCheck(found)
      yield* hintWithoutLedger(loaded.environment)
      const { length } = found.differences
      if (length > 0) return yield* CommandError.of(new ModelsDiffer({ count: length, flags: flagsOf(input) }))
    }))

const printCheck = Effect.fnUntraced(function*(found: Autogenerate.Check) {
  const { out } = yield* Style
  yield* found.differences.length === 0
    ? print("No differences between the models and the database")
    : printLines(lines(found, out))
  yield* remarks(found)
})
