/**
 * Collects the statements of a migration by running its program without a database.
 *
 * Offline scripts are written from them, and they decide whether a migration can run without a transaction.
 */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Client from "../../client/mod.ts"
import { type Migration, Operations, Performer, type Probe, type Step } from "../../operation/mod.ts"
import type * as Sql from "../../sql/mod.ts"
import { MigratorError, NotOffline, NotRendered } from "../error.ts"
import * as Failure from "./failure.ts"
import { mistakeOf } from "./mistake.ts"
import { canShare, statementsOf } from "./statement.ts"
import * as Task from "./task.ts"

/**
 * A step: a statement, which may share a transaction with its record, or the statements of a step that its author named,
 * with its probe.
 */
export interface Part {
  readonly record: string
  readonly named?: { readonly name: string; readonly probe: Probe }
  readonly shares: boolean
  readonly statements: ReadonlyArray<Sql.Statement>
}

/** The statements of a task; fails for a program that queries the database. */
export const statements = (task: Task.Task) =>
  Effect.map(parts(task), (all) => all.flatMap(({ statements }) => statements))

/** The steps of a task; fails for a program that queries the database. */
export const parts = Effect.fnUntraced(function*(task: Task.Task) {
  const program = yield* Effect.fromResult(Task.program(task))
  return yield* gather(program).pipe(
    Effect.mapError((error) => offline(task, error)),
    Effect.catchDefect((defect) =>
      mistakeOf(defect) === undefined ? Effect.die(defect) : Effect.fail(offline(task, defect))
    )
  )
})

/** The statements of a program. */
export const collect = <E>(program: Effect.Effect<void, E, Migration.Services>) =>
  Effect.map(gather(program), (all) => all.flatMap(({ statements }) => statements))

const into = (take: (statement: Sql.Statement) => void) =>
  Operations.of({ run: (operation) => Effect.map(statementsOf(operation), (all) => all.forEach(take)) })

const gather = Effect.fnUntraced(function*<E>(program: Effect.Effect<void, E, Migration.Services>) {
  const found: Array<Part> = []
  const each = into((statement) =>
    found.push({ record: statement.text, shares: canShare(statement), statements: [statement] })
  )
  const perform = <E, R>(step: Step<E, R>) => {
    const statements: Array<Sql.Statement> = []
    found.push({ record: Task.recordOf(step), named: step, shares: false, statements })
    return Effect.provideService(step.run, Operations, into((statement) => statements.push(statement)))
  }
  yield* program.pipe(
    Effect.provideService(Operations, each),
    Effect.provideService(Performer, perform),
    Effect.provide(Client.layerOffline)
  )
  return found as ReadonlyArray<Part>
})

const offline = ({ direction, revision: { file, id } }: Task.Task, error: unknown): MigratorError => {
  const query = Client.isOfflineQuery(error)
  return MigratorError.of(
    query._tag === "Some"
      ? new NotOffline({ revision: id, file, statement: query.value })
      : new NotRendered({ revision: id, file, direction, ...Failure.of(Cause.fail(error)) })
  )
}
