/**
 * Explains that a transaction of another session kept a command from recording something: which session, and what to do.
 */
import * as Effect from "effect/Effect"
import * as Client from "../client/mod.ts"
import { LedgerSql } from "../ledger/mod.ts"
import { LedgerHeld, MigratorError } from "./error.ts"
import { Settings } from "./settings.ts"
import { isHeldUp } from "./task/failure.ts"

/**
 * Replaces the error of an append that was not granted its lock in time by one that names the session which has it. The
 * wait is over and its transaction rolled back, so the same session can ask.
 */
export const named = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.catchIf(effect, isHeldUp, () =>
    Effect.gen(function*() {
      const settings = yield* Settings
      const table = LedgerSql.tableOf(settings)
      const [first] = yield* Effect.orElseSucceed(Client.Activity.holdersOf(table), () => [])
      return yield* MigratorError.of(
        new LedgerHeld({
          ledger: `${settings.schema}.${settings.table}`,
          ...(first === undefined
            ? {}
            : { holder: { session: Client.Activity.describe(first), remedy: Client.Activity.remedy(first) } })
        })
      )
    }))
