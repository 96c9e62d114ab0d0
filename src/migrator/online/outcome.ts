/**
 * Compares what a person says about a revision in doubt with the catalogs.
 */
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import type { Revision } from "../../revision/mod.ts"
import { MigratorError, OutcomeRefuted } from "../error.ts"
import * as Probe from "../probe/probe.ts"
import type { Direction } from "../progress.ts"
import * as Collect from "../task/collect.ts"
import { load } from "../task/load.ts"
import * as Session from "../task/session.ts"

/**
 * Fails with `OutcomeRefuted` if a statement that cannot run in a transaction is found in the other state. Statements
 * without a probe, and revisions whose statements are not known without running them, are believed.
 */
export const refute = Effect.fnUntraced(function*(
  revision: Revision,
  direction: Direction,
  outcome: "applied" | "reverted"
) {
  const parts = yield* Effect.option(Effect.flatMap(load(direction, revision), Collect.parts))
  if (parts._tag === "None") return
  const sql = yield* SqlClient.SqlClient
  const isComplete = outcome === (direction === "upgrade" ? "applied" : "reverted")
  const asked = parts.value.flatMap(({ shares, statements }) => shares ? [] : statements)
    .filter(({ transactional }) => !transactional)
  if (asked.length === 0) return
  const find = Effect.gen(function*() {
    yield* Session.pin("user")
    for (const { text } of asked) {
      const found = yield* Probe.look(text)
      if (found === "invalid") {
        const [index] = yield* Probe.leftInvalid(text)
        return { found, statement: text, ...(index === undefined ? {} : { index }) } as const
      }
      if (found === (isComplete ? "absent" : "present")) return { found, statement: text } as const
    }
    return undefined
  })
  const refuted = yield* sql.withTransaction(find)
  if (refuted !== undefined) {
    return yield* MigratorError.of(new OutcomeRefuted({ revision: revision.id, outcome, ...refuted }))
  }
})
