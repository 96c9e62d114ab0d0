/**
 * Named steps: a part of a migration that a revision without a transaction records, and resumes, as one.
 *
 * A step runs whatever it holds. Only the interpreter of such a revision does more with it: it records the step under
 * its name, and asks the probe when nobody knows whether the step ran. Everywhere else a step is what it runs.
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

/** A query whose first column is true when the step's work is there, or a program that says so. */
export type Probe = Expression | Effect.Effect<boolean, unknown, SqlClient.SqlClient>

/** What a step is made of. */
export interface StepOptions<E, R> {
  /** The work: operations, or any program of the migration. It must bear to be run when `probe` says no. */
  readonly run: Effect.Effect<unknown, E, R>
  /**
   * Whether the work is there, asked only after a run was cut off: SQL whose first row's first column is a boolean, or
   * an Effect of a boolean. It is not part of what the migration needs, since a script never asks it.
   */
  readonly probe:
    | Expression
    | Statement.Fragment
    | string
    | Effect.Effect<boolean, unknown, SqlClient.SqlClient>
}

/** A step as its interpreter takes it. */
export interface Step<E, R> {
  readonly name: string
  readonly run: Effect.Effect<void, E, R>
  readonly probe: Probe
}

/** Performs a step; runs it and no more unless an interpreter that records steps says otherwise. */
export type Perform = <E, R>(step: Step<E, R>) => Effect.Effect<void, E | OperationError, R | Operations>

/** Who performs the steps of a program. */
export const Performer = Context.Reference<Perform>("strata/operation/Performer", {
  defaultValue: () => ({ run }) => run
})

/**
 * A part of a migration with a name, unique in its direction. In a revision without a transaction it is recorded as one
 * step when it is complete; coming back, a finished step is passed over by its name, and one that may have run is asked
 * by its probe. In a transaction, and in a script, it simply runs.
 */
export const step = <E = never, R = never>(
  name: string,
  { probe, run }: StepOptions<E, R>
): Effect.Effect<void, E | OperationError, R | Operations> => {
  if (name === "" || /[\p{Cc}\u2028\u2029]/u.test(name)) throw invalid(name, "the name of a step is one line of text")
  const asked = typeof probe === "string" || isExpression(probe) || Statement.isFragment(probe)
    ? fromFragment(probe)
    : probe
  return Effect.flatMap(Performer, (perform) => perform({ name, run: Effect.asVoid(run), probe: asked }))
}
