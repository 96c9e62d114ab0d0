/**
 * Whether the database is at its targets, for programs that do not upgrade it themselves.
 */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { Target } from "../revision/mod.ts"
import { MigratorError, NotUpgraded } from "./error.ts"
import type { layerLedger } from "./layer.ts"
import * as Status from "./status/status.ts"
import { planned, settled } from "./upgrade.ts"

/** How long to wait for another program to upgrade the database. */
export interface Wait {
  readonly wait: Duration.Input
}

/**
 * Fails with `NotUpgraded` unless the database is at the targets or ahead; the default target is `head`. Only reads, and
 * fails as `upgrade` does if the files and the ledger disagree.
 */
export const requireUpgraded = Effect.fnUntraced(function*(...targets: ReadonlyArray<Target.Target>) {
  const wanted = targets.length === 0 ? [Target.head] : targets
  const outcome = yield* settled(...wanted)
  if (outcome !== undefined) return outcome
  // What a run has begun and not ended is pending as well.
  const { revisions } = yield* planned("upgrade", yield* Status.read(), wanted)
  return yield* MigratorError.of(new NotUpgraded({ pending: revisions.map(({ id }) => id) }))
})

const pause = 1000

/** The same on a ledger; with `wait` it is repeated while revisions are pending and the time is not up. */
export const upgraded = (target: Target.Target, wait: Wait | undefined) =>
  Effect.fnUntraced(function*(ledger: ReturnType<typeof layerLedger>) {
    const limit = wait === undefined ? 0 : Duration.toMillis(wait.wait)
    const start = yield* Clock.currentTimeMillis
    for (let isFirst = true;; isFirst = false) {
      const pending = yield* Effect.provide(requireUpgraded(target), ledger, { local: true }).pipe(
        Effect.as(undefined),
        Effect.catchIf(isNotUpgraded, (error) => Effect.succeed(error))
      )
      if (pending === undefined) return
      const left = start + limit - (yield* Clock.currentTimeMillis)
      if (left <= 0) return yield* pending
      if (isFirst) yield* Effect.logInfo("Waiting for another program to apply the pending revisions")
      yield* Effect.sleep(Math.min(pause, left))
    }
  })

const isNotUpgraded = (error: unknown): error is MigratorError =>
  error instanceof MigratorError && error.reason._tag === "NotUpgraded"
