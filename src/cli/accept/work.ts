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

/** Records the checksum and the parents of the file in the ledger. */
export const work = Effect.fnUntraced(function*(
  input: { readonly target: string; readonly reason: string; readonly json: boolean },
  shared: Shared
) {
  const target = yield* parseTarget(input.target)
  yield* withDatabase(shared, () =>
    Effect.gen(function*() {
      const accepted = yield* Migrator.accept(target, input.reason)
      if (input.json) yield* printJson(schemas.database, "Accepted", accepted)
      const moved = accepted.parents === undefined
        ? ""
        : ` and its parents (${accepted.parents.join(", ") || "<base>"})`
      yield* note(`Accepted the file of revision "${accepted.revision}" (${accepted.checksum})${moved}`)
    }))
})
