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
 * Fails with `OutcomeRefuted` if a statement or a named step that can be in doubt is found in the other state. What has
 * no probe, or one that fails, and revisions whose statements are not known without running them, are believed.
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
  const asked = parts.value.filter(({ shares }) => !shares).flatMap(questions)
  if (asked.length === 0) return
  const find = Effect.gen(function*() {
    yield* Session.pin("user")
    for (const { look, statement } of asked) {
      const found = yield* look
      if (found === "invalid") {
        const [index] = yield* Probe.leftInvalid(statement)
        return { found, statement, ...(index === undefined ? {} : { index }) } as const
      }
      if (found === (isComplete ? "absent" : "present")) return { found, statement } as const
    }
    return undefined
  })
  const refuted = yield* sql.withTransaction(find)
  if (refuted !== undefined) {
    return yield* MigratorError.of(new OutcomeRefuted({ revision: revision.id, outcome, ...refuted }))
  }
})

/** What can be asked about a step: its author's probe, and each of its statements that can be in doubt by itself. */
const questions = ({ named, statements }: Collect.Part) => [
  ...(named === undefined ? [] : [{
    // In a savepoint, since a probe that fails must not end the transaction of the others.
    look: Effect.flatMap(
      SqlClient.SqlClient,
      (sql) => Effect.orElseSucceed(sql.withTransaction(Probe.ask(named.probe)), () => "unknown" as const)
    ),
    statement: `step "${named.name}"`
  }]),
  ...statements.filter(({ transactional }) => !transactional || named === undefined).map(({ text }) => ({
    look: Probe.look(text),
    statement: text
  }))
]
