/**
 * The session settings of Strata's own SQL and of the user's SQL.
 *
 * Strata's own statements run with `pg_catalog` as `search_path`, the user's with the declared one.
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Client from "../../client/mod.ts"
import { type MigratorSettings, Settings } from "../settings.ts"

/** Whose SQL runs: Strata's own or the user's. */
export type Speaker = "own" | "user"

/** The session settings for this SQL, online and in scripts. */
export const sessionOf = (speaker: Speaker, settings: MigratorSettings): ReadonlyArray<Client.Session.Setting> => {
  const { lockTimeout, searchPath, statementTimeout } = settings
  return speaker === "own"
    ? Client.Session.own({ lockTimeout, statementTimeout })
    : Client.Session.user(searchPath, { lockTimeout, statementTimeout })
}

/** Applies these settings until the transaction ends. */
export const pin = Effect.fnUntraced(function*(speaker: Speaker) {
  yield* Client.Session.apply(sessionOf(speaker, yield* Settings))
})

/**
 * Runs an effect outside any transaction under the user's settings, and resets them afterwards. There is no
 * `lock_timeout`: a concurrent index build that times out leaves an invalid index behind.
 */
export const outsideTransaction = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function*() {
    const settings = sessionOf("user", { ...(yield* Settings), lockTimeout: Duration.zero })
    return yield* Effect.acquireUseRelease(
      Client.Session.apply(settings, "session"),
      () => effect,
      () => Effect.ignore(Client.Session.reset(settings))
    )
  })
