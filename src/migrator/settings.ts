/**
 * What a run needs to know besides its files and its database: names, paths, time-outs, transaction mode.
 *
 * `env.ts` fills it (`settings` of an Environment); tests and embedding applications may give it directly.
 */
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import type { Environment } from "../environment/mod.ts"

/** The settings of a migration run. Durations of zero mean "no limit". */
export interface MigratorSettings {
  readonly schema: string
  readonly table: string
  readonly searchPath: ReadonlyArray<string>
  readonly transaction: Environment.TransactionMode
  readonly lockTimeout: Duration.Duration
  readonly statementTimeout: Duration.Duration
  /** How often a migration that lost to `lock_timeout` is tried again, each time after a longer, jittered pause. */
  readonly lockRetries: number
  /** How long a run without the run lock waits for another one that is at work on the same revision. */
  readonly lockWait: Duration.Duration
}

/** The settings in force, with the defaults of `env.ts`: schema "strata", search path "public", 5 seconds, 10 retries. */
export const Settings = Context.Reference<MigratorSettings>("strata/migrator/Settings", {
  defaultValue: () => ({
    schema: "strata",
    table: "ledger",
    searchPath: ["public"],
    transaction: "per-migration",
    lockTimeout: Duration.seconds(5),
    statementTimeout: Duration.zero,
    lockRetries: 10,
    lockWait: Duration.minutes(5)
  })
})
