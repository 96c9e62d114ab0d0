/**
 * Named steps: parts of a migration that a revision without a transaction records and resumes as a unit.
 *
 * In such a revision the interpreter records a finished step under its name, and runs the probe if it is not known
 * whether the step ran. In a transaction and in a script a step only runs its program.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type * as SqlClient from "effect/sql/SqlClient"
import * as Statement from "effect/sql/Statement"
import type { Expression } from "./data/operation.ts"
import type { OperationError } from "./error.ts"
import type { Operations } from "./operations.ts"
import { fromFragment, isExpression } from "./value/expression.ts"
import { invalid } from "./value/invalid.ts"

/** Whether the effect of a step is present: a query whose first column is a boolean, or a program of a boolean. */
export type Probe = Expression | Effect.Effect<boolean, unknown, SqlClient.SqlClient>

/** The parts of a step. */
export interface StepOptions<E, R> {
  /** The program: operations, or any other effects. It must be possible to run it whenever `probe` is false. */
  readonly run: Effect.Effect<unknown, E, R>
  /**
   * Whether the effect of `run` is present in the database: SQL whose first column of the first row is a boolean, or an
   * Effect of a boolean. It is only used after an interrupted run. A script never uses it, so its services are not part
   * of the requirements of the migration.
   */
  readonly probe:
    | Expression
    | Statement.Fragment
    | string
    | Effect.Effect<boolean, unknown, SqlClient.SqlClient>
}

/** A step as it is passed to an interpreter. */
export interface Step<E, R> {
  readonly name: string
  readonly run: Effect.Effect<void, E, R>
  readonly probe: Probe
}

/** Performs a step. */
export type Perform = <E, R>(step: Step<E, R>) => Effect.Effect<void, E | OperationError, R | Operations>

/** The function that performs the steps of a program; by default it only runs them. */
export const Performer = Context.Reference<Perform>("strata/operation/Performer", {
  defaultValue: () => ({ run }) => run
})

/**
 * A named part of a migration; the name must be unique in `upgrade` and in `downgrade`. In a revision without a
 * transaction it is recorded when it is complete. When such a revision is resumed, recorded steps are skipped, and the
 * probe decides whether the step that was interrupted runs again. In a transaction and in a script it only runs `run`.
 */
export const step = <E = never, R = never>(
  name: string,
  { probe, run }: StepOptions<E, R>
): Effect.Effect<void, E | OperationError, R | Operations> => {
  if (name === "" || /[\p{Cc}\u2028\u2029]/u.test(name)) {
    throw invalid(name, "the name of a step must be one line of text")
  }
  const asked = typeof probe === "string" || isExpression(probe) || Statement.isFragment(probe)
    ? fromFragment(probe)
    : probe
  return Effect.flatMap(Performer, (perform) => perform({ name, run: Effect.asVoid(run), probe: asked }))
}
