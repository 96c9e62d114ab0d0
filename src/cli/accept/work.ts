/**
 * The work of `accept`.
 */
import * as Effect from "effect/Effect"
import { schemas } from "../../document/mod.ts"
import { Migrator } from "../../migrator/mod.ts"
import { note, printJson } from "../shell/output.ts"
import type { Shared } from "../shell/root.ts"
import { withDatabase } from "../shell/session.ts"
import { target as parseTarget } from "../shell/targets.ts"

/** Takes an edited or re-parented file as it is. */
export const work = Effect.fnUntraced(function*(
  input: { readonly target: string; readonly reason: string; readonly json: boolean },
  shared: Shared
) {
  const target = yield* parseTarget(input.target)
  yield* withDatabase(shared, () =>
    Effect.gen(function*() {
      const accepted = yield* Migrator.accept(target, input.reason)
      if (input.json) yield* printJson(schemas.database, "Accepted", accepted)
      const moved = accepted.parents === undefined ? "" : `, on ${accepted.parents.join(", ") || "<base>"}`
      yield* note(`Accepted revision "${accepted.revision}" as its file is now (${accepted.checksum})${moved}`)
    }))
})
