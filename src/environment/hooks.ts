/**
 * Hooks around a run: effects before it, after its success and after its failure. `migrator/hook/` calls them.
 *
 * They are part of `env.ts`, for the command and for applications, and an option of `Migrator.layerUpgrade`.
 */
import type * as Duration from "effect/Duration"
import type * as Effect from "effect/Effect"
import type * as SqlClient from "effect/sql/SqlClient"
import type { Revision } from "../revision/mod.ts"

/** What a run is about to do: the revisions in the order in which they will run, and the targets as they are written. */
export interface Run {
  readonly direction: "upgrade" | "downgrade"
  readonly targets: ReadonlyArray<string>
  readonly revisions: ReadonlyArray<Revision>
}

/** A run that ended: those of its revisions that it applied or reverted, and how long it took, with the hook `before`. */
export interface EndedRun extends Run {
  readonly done: ReadonlyArray<Revision>
  readonly duration: Duration.Duration
}

/**
 * A run that failed. `revisions` is empty if it was refused before they were known. `problem` is the message of `error`
 * without credentials; `interrupted` says that the run was stopped by a signal or by its program.
 */
export interface FailedRun extends EndedRun {
  readonly error: unknown
  readonly problem: string
  readonly interrupted: boolean
}

/** A hook. Its statements run in the session of the run, outside a transaction. */
export type Hook<A, R = SqlClient.SqlClient> = (run: A) => Effect.Effect<unknown, unknown, R>

/** The hooks of runs that apply or revert a revision. A run with nothing to do and a script call none. */
export interface Hooks<R = SqlClient.SqlClient> {
  /** Is called under the run lock, before anything is changed. If it fails, the run fails and changes nothing. */
  readonly before?: Hook<Run, R> | undefined
  /** Is called when all revisions of a run are applied. A failure of it is a warning. */
  readonly afterSuccess?: Hook<EndedRun, R> | undefined
  /** Is called when a run failed, was refused or was interrupted. A failure of it is a warning. */
  readonly afterFailure?: Hook<FailedRun, R> | undefined
  /** How long a run waits for `afterSuccess` or `afterFailure` to end; by default 30 seconds. */
  readonly afterTimeout?: Duration.Input | undefined
}
