/**
 * Waiting for what is appended to a ledger.
 *
 * Each append tells its number on the ledger's channel when it commits. That is a hint to read again and nothing else: a
 * pooler, a standby or a ledger of an older version may swallow it, so the ledger is looked at every few seconds as well.
 */
import * as Effect from "effect/Effect"
import * as Queue from "effect/Queue"
import type * as Scope from "effect/Scope"
import type { SqlError } from "effect/sql/SqlError"
import type { Listen } from "../client/mod.ts"
import { channel } from "./_place.ts"
import type { Options } from "./ledger.ts"

/** Why it is time to read the ledger again: somebody told of an append, or nobody did for a while. */
export type Wake = "told" | "overdue"

const patience = "5 seconds"

/**
 * Listens, for the scope, on a connection that does nothing else, and gives the effect that waits for the next append.
 * Where the server lets nobody listen, that effect is a pause; it fails when the connection is lost.
 */
export const appends = (
  listen: Listen,
  options: Options = {}
): Effect.Effect<Effect.Effect<Wake, SqlError>, never, Scope.Scope> =>
  Effect.map(Effect.option(listen(channel(options))), (told) => {
    const overdue = Effect.as(Effect.sleep(patience), "overdue" as const)
    return told._tag === "None"
      ? overdue
      : Effect.raceFirst(Effect.as(Queue.takeAll(told.value), "told" as const), overdue)
  })
