/**
 * Calls the hooks of a run. It is loaded only if there are any.
 *
 * A hook is code of the user: it may fail, die, hang or throw. Before a run that stops the run; afterwards it is a
 * warning, because what was done remains and is recorded.
 */
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as SqlClient from "effect/sql/SqlClient"
import { isSqlError } from "effect/sql/SqlError"
import { inspect } from "node:util"
import * as Client from "../client/mod.ts"
import type { Environment } from "../environment/mod.ts"
import { HeldLock } from "../ledger/mod.ts"
import { type Revision, Target } from "../revision/mod.ts"
import { withoutCredentials } from "../secret/mod.ts"
import { HookFailed, MigratorError } from "./error.ts"
import { type Direction, Progress, type ProgressEvent } from "./progress.ts"
import { Hooks } from "./settings.ts"
import { renew } from "./task/session.ts"

/** Tells the hook `before` which revisions will run. Fails with `HookFailed`, and then nothing may be changed. */
export type Before = (
  revisions: ReadonlyArray<Revision>
) => Effect.Effect<void, MigratorError | Effect.Error<ReturnType<typeof renew>>, SqlClient.SqlClient>

/** Runs a program, which calls `before` when it knows what it will do, and calls the hooks after it. */
export const around = Effect.fnUntraced(function*<A, E, R>(
  direction: Direction,
  targets: ReadonlyArray<Target.Target>,
  program: (before: Before) => Effect.Effect<A, E, R>
) {
  const hooks = yield* Hooks
  const receive = yield* Progress
  const start = yield* Clock.currentTimeMillis
  const done: Array<Revision> = []
  let planned: ReadonlyArray<Revision> = []
  const run = (): Environment.Run => ({ direction, targets: targets.map(Target.print), revisions: planned })
  const ended = Effect.map(Clock.currentTimeMillis, (now): Environment.EndedRun => ({
    ...run(),
    done: [...done],
    duration: Duration.millis(now - start)
  }))
  const before: Before = (revisions) => {
    planned = revisions
    return stopping(hooks.before, run())
  }
  const progress = (event: ProgressEvent) => {
    if (event._tag === "Finished") done.push(event.revision)
    return receive(event)
  }
  const result = yield* program(before).pipe(
    Effect.provideService(Progress, progress),
    Effect.onError((cause) =>
      Effect.flatMap(ended, (ended) =>
        warning("afterFailure", hooks.afterFailure, {
          ...ended,
          error: Cause.squash(cause),
          problem: problemOf(cause),
          interrupted: Cause.hasInterrupts(cause)
        }))
    )
  )
  if (planned.length > 0) yield* warning("afterSuccess", hooks.afterSuccess, yield* ended)
  return result
})

/** `env.ts` may be JavaScript, so what a hook returns is checked. */
const called = <A, R>(hook: Environment.Hook<A, R>, run: A): Effect.Effect<unknown, unknown, R> =>
  Effect.suspend(() => {
    const result: unknown = hook(run)
    return Effect.isEffect(result)
      ? result as Effect.Effect<unknown, unknown, R>
      : Effect.die(new TypeError("it returned no Effect (for a promise, write Effect.promise)"))
  })

/** The hook may leave nothing in the session. Behind a pooler it has no session of its own, and what it does there is its affair. */
const stopping = Effect.fnUntraced(function*(hook: Environment.Hooks["before"], run: Environment.Run) {
  if (hook === undefined) return
  yield* called(hook, run).pipe(
    Effect.catchCause((cause) =>
      Cause.hasInterruptsOnly(cause)
        ? Effect.interrupt
        : MigratorError.of(
          new HookFailed({ direction: run.direction, problem: problemOf(cause), cause: Cause.squash(cause) })
        )
    )
  )
  if ((yield* HeldLock) !== undefined) yield* renew("now")
})

const warning = Effect.fnUntraced(
  function*<A extends Environment.EndedRun>(
    name: "afterSuccess" | "afterFailure",
    hook: Environment.Hook<A> | undefined,
    run: A
  ) {
    if (hook === undefined) return
    const hooks = yield* Hooks
    const problem = yield* bounded(called(hook, run), hooks.afterTimeout)
    if (problem === undefined) return
    const [applied, were] = [
      run.direction === "upgrade" ? "applied" : "reverted",
      run.done.length === 1 ? "was" : "were"
    ]
    const names = run.done.map(({ id }) => `"${id}"`).join(", ")
    yield* Effect.logWarning(
      `The hook "${name}" failed: ${problem}. ${
        run.done.length === 0 ? `No revision was ${applied}` : `${names} ${were} ${applied}, which is recorded`
      }`
    )
  }
)

/**
 * Runs a hook in a fiber of its own and returns its problem, also if it does not end in time; zero is no limit. It is
 * waited for even if the run is interrupted, and a hook that cannot be interrupted is left behind.
 */
const bounded = (hook: Effect.Effect<unknown, unknown, SqlClient.SqlClient>, limit: Duration.Duration) =>
  Effect.flatMap(Effect.context<SqlClient.SqlClient>(), (context) =>
    Effect.callback<string | undefined>((resume) => {
      const fiber = Effect.runForkWith(context)(hook)
      const [millis, text] = [Duration.toMillis(limit), Duration.format(limit)]
      const giveUp = () => {
        // Before the interruption, with which the fiber may end at once.
        resume(Effect.succeed(`it did not end within ${text} (hooks.afterTimeout)`))
        fiber.interruptUnsafe()
      }
      // Not Effect's clock, which a test may stop.
      const timer = millis === 0 ? undefined : setTimeout(giveUp, millis)
      fiber.addObserver((exit) => {
        clearTimeout(timer)
        resume(Effect.succeed(Exit.isFailure(exit) ? problemOf(exit.cause) : undefined))
      })
      return Effect.sync(() => {
        clearTimeout(timer)
        fiber.interruptUnsafe()
      })
    }))

/** The message of a failure, without credentials. */
const problemOf = (cause: Cause.Cause<unknown>): string => {
  if (Cause.hasInterruptsOnly(cause)) return "it was interrupted"
  const error = Cause.squash(cause)
  const text = isSqlError(error) ? Client.serverError(error).message : textOf(error)
  return withoutCredentials(text).replace(/\.$/, "")
}

/** The message of whatever a hook failed with. What has none is named by its tag, or shown with its fields. */
const textOf = (error: unknown): string => {
  if (typeof error !== "object" || error === null) return String(error)
  if ("message" in error && error.message !== "") return String(error.message)
  return "_tag" in error ? String(error._tag) : inspect(error, { breakLength: Infinity })
}
