/**
 * A migration: the programs of one revision, as typed Effects.
 *
 * The type states the services that the programs require. A migration that requires only `Operations` can be written as
 * an offline script; one that reads rows requires `SqlClient` as well and cannot.
 */
import * as Effect from "effect/Effect"
import * as Predicate from "effect/Predicate"
import type * as SqlClient from "effect/sql/SqlClient"
import { InvalidValue, OperationError } from "./error.ts"
import { invertAll } from "./inverse.ts"
import { type ByDirection, checkedModes, type Mode, type ModeOptions } from "./modes.ts"
import { Operations } from "./operations.ts"
import * as Recorder from "./recorder.ts"

const TypeId = "~strata/operation/Migration"

/** The services that a migration may require. */
export type Services = Operations | SqlClient.SqlClient

/** The programs of a revision with their errors `E` and requirements `R`. It is irreversible without `downgrade`. */
export interface Migration<out E = unknown, out R extends Services = Services> {
  readonly [TypeId]: typeof TypeId
  readonly revision: string
  readonly parents: ReadonlyArray<string>
  readonly dependsOn: ReadonlyArray<string>
  readonly labels: ReadonlyArray<string>
  readonly message: string
  /** Whether programs that do not have this revision must not start once it is applied. */
  readonly breaking: boolean
  /** Whether its programs run in a transaction, and at which isolation level. */
  readonly modes: ByDirection<Mode>
  /** Set if its programs are lists of operations and do nothing else, as those of a revision in SQL. */
  readonly isPlain?: true
  readonly upgrade: Effect.Effect<void, E, R>
  readonly downgrade?: Effect.Effect<void, E, R>
}

/** A migration of any errors and requirements, such as one loaded from a file. */
export type Any = Migration

/** As `downgrade`: the inverses of the operations of the upgrade, from the last to the first. */
export const inverse = "inverse"

/** The options of `make` besides the programs; a base revision has no `parents`. */
export interface Options extends ModeOptions {
  readonly revision: string
  readonly parents: ReadonlyArray<string>
  readonly dependsOn?: ReadonlyArray<string>
  readonly labels?: ReadonlyArray<string>
  readonly message: string
  /**
   * `true` if an application that does not have this revision cannot work with it. Such an application refuses to start
   * on a database with it, where it would otherwise start with a warning. The default is `false`.
   */
  readonly breaking?: boolean
}

interface Make {
  <E1, E2 = never, R2 extends Services = never>(
    options: Options & {
      readonly upgrade: Effect.Effect<unknown, E1, Operations>
      readonly downgrade?: Effect.Effect<unknown, E2, R2> | typeof inverse
    }
  ): Migration<E1 | E2 | OperationError, Operations | R2>
  <E1, R1 extends Services, E2 = never, R2 extends Services = never>(
    options: Options & {
      readonly upgrade: Effect.Effect<unknown, E1, R1>
      readonly downgrade?: Effect.Effect<unknown, E2, R2>
    }
  ): Migration<E1 | E2 | OperationError, R1 | R2>
}

/**
 * Makes a migration from its programs. Throws an `OperationError` for an isolation level that it cannot have. An `InvalidValue` thrown while a program runs becomes an `OperationError`.
 * `downgrade: Migration.inverse` derives the downgrade from an upgrade that requires only `Operations`.
 */
export const make: Make = (
  options: Options & {
    readonly upgrade: Effect.Effect<unknown, unknown, Services>
    readonly downgrade?: Effect.Effect<unknown, unknown, Services> | typeof inverse
  }
): Migration<never, never> => {
  const { breaking = false, dependsOn = [], downgrade, labels = [], message, parents, revision, upgrade } = options
  const migration: Migration = {
    [TypeId]: TypeId,
    revision,
    parents,
    dependsOn,
    labels,
    message,
    breaking,
    modes: checkedModes(options),
    upgrade: guarded(upgrade),
    ...(downgrade === undefined ? {} : { downgrade: guarded(downgrade === inverse ? undo(upgrade) : downgrade) })
  }
  // The overloads state the errors and requirements of the given programs, which the implementation cannot.
  return migration as Migration<never, never>
}

/** Whether a value is a migration, including one made by another copy of this package. */
export const isMigration = (value: unknown): value is Migration => Predicate.hasProperty(value, TypeId)

const guarded = <E, R>(program: Effect.Effect<unknown, E, R>): Effect.Effect<void, E | OperationError, R> =>
  Effect.asVoid(
    Effect.catchDefect(
      program,
      (defect) => defect instanceof InvalidValue ? Effect.fail(OperationError.of(defect)) : Effect.die(defect)
    )
  )

const undo = Effect.fnUntraced(function*(upgrade: Effect.Effect<unknown, unknown, Services>) {
  const operations = yield* Recorder.record(upgrade)
  const inverses = yield* Effect.fromResult(invertAll(operations))
  const { run } = yield* Operations
  yield* Effect.forEach(inverses, run, { discard: true })
})
