/**
 * Finds the session that blocks a run. The query runs in a second session, because the first one is waiting; with a
 * short `lock_timeout` it is open before the first statement, or the wait would be over before it is.
 *
 * It is reported once for each such session, and added to the failure when the server's lock_timeout ends the wait.
 */
import * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Deferred from "effect/Deferred"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import * as Client from "../../client/mod.ts"
import type { Revision } from "../../revision/mod.ts"
import * as Telemetry from "../../telemetry/mod.ts"
import { report } from "../progress.ts"
import { Settings } from "../settings.ts"
import { Blocker } from "../task/failure.ts"

const longestPeriod = 2000

/** A `lock_timeout` up to which the second session is opened before the first statement, in milliseconds. */
const short = 1000

/** How often to query: more than once within `lock_timeout`. */
const periodOf = (bound: number): number =>
  bound <= 0 ? longestPeriod : bound <= short ? Math.max(bound / 5, 5) : Math.min(bound / 3, longestPeriod)

/** How long the first statement waits for the second session. */
const patience = "500 millis"

/**
 * Runs the effect of a revision, whose statements run in the server process `pid`, and queries at intervals which
 * session blocks it.
 */
export const watched = Effect.fnUntraced(function*<A, E, R, E2, R2>(
  revision: Revision,
  pid: Effect.Effect<number | undefined, E2, R2>,
  effect: Effect.Effect<A, E, R>
) {
  const open = yield* Client.SecondSession
  const own = open === undefined ? undefined : yield* pid
  if (open === undefined || own === undefined) return yield* effect
  const reported = new Set<number>()
  let blocker: string | undefined
  let wait: { readonly since: number; readonly blocker: string } | undefined
  /** Records the wait that is over. */
  const waited = Effect.suspend(() => {
    if (wait === undefined) return Effect.void
    const [millis, attributes] = [performance.now() - wait.since, { "strata.lock.blocker": wait.blocker }]
    wait = undefined
    return Effect.andThen(
      Telemetry.since("Migrator.lockWait", millis, attributes),
      Telemetry.Metrics.waited("server", millis)
    )
  })
  const look = Effect.gen(function*() {
    const [first, ...more] = yield* Client.Activity.blockersOf(own)
    const who = first && `${Client.Activity.describe(first)}${more.length === 0 ? "" : ` and ${more.length} more`}`
    // A look after the end of the wait finds none.
    if (first === undefined) yield* waited
    else wait ??= { since: performance.now() - (first.waited ?? 0), blocker: who! }
    if (first !== undefined) blocker = `${who!} blocked this statement. ${Client.Activity.remedy(first)}`
    if (first === undefined || who === undefined || reported.has(first.pid)) return
    reported.add(first.pid)
    yield* report({ _tag: "Waiting", revision, blocker: who })
  })
  const bound = Duration.toMillis((yield* Settings).lockTimeout)
  const isShort = bound > 0 && bound <= short
  const period = periodOf(bound)
  const looked = yield* Deferred.make<void>()
  const watching = open.pipe(
    Effect.flatMap((other) =>
      Effect.forever(
        Effect.provideService(look, SqlClient.SqlClient, other).pipe(
          Effect.andThen(Deferred.succeed(looked, undefined)),
          Effect.andThen(Effect.sleep(period))
        )
      )
    ),
    Effect.scoped,
    Effect.ignore,
    Effect.ensuring(Deferred.succeed(looked, undefined))
  )
  // A failure of the second session, such as a lack of free connections, does not affect the migration.
  const end = yield* Client.alarm(isShort ? 0 : period, watching)
  if (isShort) yield* Effect.timeoutOption(Deferred.await(looked), patience)
  return yield* effect.pipe(
    Effect.catchCause((cause) =>
      Effect.failCause(blocker === undefined ? cause : Cause.annotate(cause, Context.make(Blocker, blocker)))
    ),
    Effect.ensuring(Effect.andThen(end, waited))
  )
})
