/**
 * Whose SQL comes next, and the session settings under which it runs.
 *
 * Strata's own statements run with `search_path` pinned to the catalog; the user's run with the declared one.
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Client from "../../client/mod.ts"
import { type MigratorSettings, Settings } from "../settings.ts"

/** Whose SQL comes next: Strata's own, or the user's. */
export type Speaker = "own" | "user"

/** The session settings under which a speaker's SQL runs, online and in scripts. */
export const sessionOf = (speaker: Speaker, settings: MigratorSettings): ReadonlyArray<Client.Session.Setting> => {
  const { lockTimeout, searchPath, statementTimeout } = settings
  return speaker === "own"
    ? Client.Session.own({ lockTimeout, statementTimeout })
    : Client.Session.user(searchPath, { lockTimeout, statementTimeout })
}

/** Puts a speaker's settings in force until the transaction ends. */
export const pin = Effect.fnUntraced(function*(speaker: Speaker) {
  yield* Client.Session.apply(sessionOf(speaker, yield* Settings))
})

/**
 * Runs an effect outside any transaction under the user's settings, and resets them afterwards. There is no
 * `lock_timeout` here: a concurrent index build that gives up waiting leaves an invalid index behind.
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
