/**
 * Waits for events that are appended to a ledger.
 *
 * Each append sends its number on the ledger's channel when it commits. A notification is only a hint to read the
 * ledger again: it does not arrive through a pooler, on a standby, or from a ledger of an older version, so the
 * ledger is also read every few seconds.
 */
import * as Effect from "effect/Effect"
import * as Queue from "effect/Queue"
import type * as Scope from "effect/Scope"
import type { SqlError } from "effect/sql/SqlError"
import type { Listen } from "../client/mod.ts"
import { channel, type Options } from "./names.ts"

/** Why the ledger should be read again: an append was announced, or none was for some time. */
export type Wake = "notified" | "overdue"

const patience = "5 seconds"

/**
 * Listens until the scope ends, on a connection that does nothing else, and returns an effect that waits for the
 * next append. Where listening is not possible, that effect is a pause; it fails when the connection is lost.
 */
export const appends = (
  listen: Listen,
  options: Options = {}
): Effect.Effect<Effect.Effect<Wake, SqlError>, never, Scope.Scope> =>
  Effect.map(Effect.option(listen(channel(options))), (notifications) => {
    const overdue = Effect.as(Effect.sleep(patience), "overdue" as const)
    return notifications._tag === "None"
      ? overdue
      : Effect.raceFirst(Effect.as(Queue.takeAll(notifications.value), "notified" as const), overdue)
  })
