/**
 * The layer of an application that upgrades its database before it serves, or verifies that another program did.
 */
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as SqlClient from "effect/sql/SqlClient"
import * as Client from "../client/mod.ts"
import { Environment } from "../environment/mod.ts"
import { Target } from "../revision/mod.ts"
import { inProgram } from "./in_program.ts"
import { layerLedger } from "./layer.ts"
import { Progress, type ProgressEvent } from "./progress.ts"
import { Hooks } from "./settings.ts"
import { type Bundle, type Directory, open } from "./source.ts"
import { AheadPolicy, attempt, hooked, settled } from "./upgrade.ts"
import { upgraded, type Wait } from "./upgraded.ts"

/** The options of `layerUpgrade`. Hooks and `onProgress` may use the services of the application, `R`. */
export type UpgradeOptions<R = never> = (Directory | Bundle) & RunOptions<R>

interface RunOptions<R> {
  readonly target?: Target.Target
  /** Whether to start with a warning (the default) or to fail if a newer version has applied further revisions. */
  readonly ahead?: "warn" | "refuse"
  /**
   * Applies nothing: the layer is built if the database is at the target or ahead, and otherwise fails with
   * `NotUpgraded`. For replicas whose database is upgraded by a job. With `wait` it looks again every second while
   * revisions are pending, for at most that long.
   */
  readonly verifyOnly?: boolean | Wait
  /** How long to wait for the run of another process; by default `lockWait` of `env.ts`. */
  readonly lockWait?: Duration.Input
  /** Hooks, each in place of the one of the same name in `env.ts`. */
  readonly hooks?: Environment.Hooks<R | SqlClient.SqlClient>
  /** Receives the progress in place of log lines. A defect of it is logged and does not end the run. */
  readonly onProgress?: (event: ProgressEvent) => Effect.Effect<void, never, R>
}

/**
 * Upgrades the database of the underlying `SqlClient` to `target` (by default `head`) while the layer is built. Of
 * replicas that start together, one upgrades and the others wait.
 *
 * The upgrade runs in a session of its own, which is opened with the configuration of that client only if a revision
 * is pending and closed afterwards. The sessions of the application stay as they are.
 *
 * If a newer version has applied further revisions and nothing of ours is pending, the layer is built with a warning
 * that names them, and changes nothing; with `ahead: "refuse"`, or if one of them is breaking, it fails.
 *
 * Provide the server on top of this layer, not beside it: Effect's HTTP server listens as soon as its own layer is
 * built, so otherwise it may accept requests before the upgrade is complete. In production pass `frozen: true`: then
 * a `strata.lock` that is not up to date is an error, instead of being written.
 */
export const layerUpgrade = <R = never>(options: UpgradeOptions<R>) =>
  Layer.effectDiscard(
    Effect.gen(function*() {
      const source = yield* open(options)
      const environment = yield* configured(source.environment, options)
      const target = options.target ?? Target.head
      const program = options.verifyOnly
        ? upgraded(target, options.verifyOnly === true ? undefined : options.verifyOnly)
        : upgradeOf(target)
      yield* Effect.provide(program(layerLedger(environment)), [
        source.files(environment),
        Layer.succeed(AheadPolicy, options.ahead ?? "warn"),
        Layer.succeed(Hooks, environment.hooks),
        yield* progressOf(options)
      ])
    }).pipe(Effect.mapError(inProgram), Effect.withSpan("Migrator.layerUpgrade"))
  )

/** What a pool can answer is asked there; the run has a session of its own. */
const upgradeOf = (target: Target.Target) => (ledger: ReturnType<typeof layerLedger>) =>
  hooked("upgrade", [target], (before) =>
    Effect.gen(function*() {
      if ((yield* Effect.provide(settled(target), ledger, { local: true })) !== undefined) return
      const session = Layer.provideMerge(ledger, Client.layerSession)
      yield* Effect.provide(attempt("upgrade", [target], before), session, { local: true })
    }))

/** The environment with the options of the application in place of its own. */
const configured = Effect.fnUntraced(function*<R>(environment: Environment.Environment, options: RunOptions<R>) {
  const context = yield* Effect.context<R>()
  const { afterFailure, afterSuccess, afterTimeout, before } = options.hooks ?? {}
  // The application's services, on the client of the run: an embedded database has a single session.
  const own = <A>(hook: Environment.Hook<A, R | SqlClient.SqlClient>) => (run: A) =>
    Effect.flatMap(
      SqlClient.SqlClient,
      (sql) => Effect.provide(Effect.provideService(hook(run), SqlClient.SqlClient, sql), context)
    )
  const given = yield* Effect.fromResult(Environment.validate({
    ...(options.lockWait === undefined ? {} : { lockWait: options.lockWait }),
    hooks: {
      ...environment.hooks,
      ...(before === undefined ? {} : { before: own(before) }),
      ...(afterSuccess === undefined ? {} : { afterSuccess: own(afterSuccess) }),
      ...(afterFailure === undefined ? {} : { afterFailure: own(afterFailure) }),
      ...(afterTimeout === undefined ? {} : { afterTimeout })
    }
  }))
  const lockWait = options.lockWait === undefined ? environment.lockWait : given.lockWait
  return { ...environment, lockWait, hooks: given.hooks }
})

const progressOf = Effect.fnUntraced(function*<R>({ onProgress }: RunOptions<R>) {
  if (onProgress === undefined) return Layer.empty
  const context = yield* Effect.context<R>()
  return Layer.succeed(Progress, (event) =>
    Effect.suspend(() => onProgress(event)).pipe(
      Effect.provide(context),
      Effect.catchDefect((defect) => Effect.logWarning("onProgress failed", defect))
    ))
})
