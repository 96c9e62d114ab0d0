/**
 * The settings of a run, apart from its files and its database: names, search path, time-outs, transaction mode.
 *
 * By default they are those of an `Environment`; tests and applications may provide them directly.
 */
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import { Environment } from "../environment/mod.ts"

/** The settings of a migration run. Durations of zero mean "no limit". */
export interface MigratorSettings {
  readonly schema: string
  readonly table: string
  /** The roles that may own the ledger besides superusers and the current role. */
  readonly owners: ReadonlyArray<string>
  readonly searchPath: ReadonlyArray<string>
  readonly transaction: Environment.TransactionMode
  readonly lockTimeout: Duration.Duration
  readonly statementTimeout: Duration.Duration
  /** How often a migration is retried after `lock_timeout`, each time after a longer, jittered pause. */
  readonly lockRetries: number
  /** How long a run without the run lock waits for a concurrent run that applies the same revision. */
  readonly lockWait: Duration.Duration
}

/** The settings of a run, from an environment. */
export const settingsOf = (environment: Environment.Settings): MigratorSettings => ({
  schema: environment.ledger.schema,
  table: environment.ledger.table,
  owners: environment.ledger.owners,
  searchPath: environment.searchPath,
  transaction: environment.transaction,
  lockTimeout: environment.lockTimeout,
  statementTimeout: environment.statementTimeout ?? Duration.zero,
  lockRetries: environment.lockRetries,
  lockWait: environment.lockWait
})

/**
 * The hooks of a run; none by default. Only the commands `upgrade` and `downgrade` and `layerUpgrade` provide those of
 * `env.ts`: a history that is applied in a shadow database or by a test calls none.
 */
export const Hooks = Context.Reference<Environment.Settings["hooks"]>("strata/migrator/Hooks", {
  defaultValue: () => Environment.make().hooks
})

/** The settings; by default those of an environment without options. */
export const Settings = Context.Reference<MigratorSettings>("strata/migrator/Settings", {
  defaultValue: () => settingsOf(Environment.make())
})
