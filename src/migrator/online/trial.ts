/**
 * The trial of a revision: its program runs on a database that is thrown away, one statement after another, so that each
 * of them can be observed. Nothing is recorded.
 */
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import * as Client from "../../client/mod.ts"
import { type OperationError, Operations, Performer } from "../../operation/mod.ts"
import type * as Sql from "../../sql/mod.ts"
import type { Direction } from "../progress.ts"
import { Settings } from "../settings.ts"
import { taskOf } from "../task/load.ts"
import * as Session from "../task/session.ts"
import { statementsOf } from "../task/statement.ts"
import * as Task from "../task/task.ts"
import * as Execute from "./execute.ts"
import { unwrapped } from "./transaction_choice.ts"

/** How a program runs. */
export interface Trial {
  readonly isTransactional: boolean
  /** Whether it is a list of operations and does nothing else, as a revision in SQL. */
  readonly isPlain: boolean
}

/** What watches a trial. */
export interface Watch<E> {
  /** Called when the program begins, inside its transaction if it has one. */
  readonly begin: (how: Trial) => Effect.Effect<void, E, SqlClient.SqlClient>
  /** Called when the program has ended, inside its transaction if it has one. */
  readonly end: Effect.Effect<void, E, SqlClient.SqlClient>
  /** Called for each statement of an operation; runs it, or does not. */
  readonly statement: (
    statement: Sql.Statement,
    run: Effect.Effect<void, OperationError, SqlClient.SqlClient>
  ) => Effect.Effect<void, OperationError | E, SqlClient.SqlClient>
}

/**
 * Runs the program of a revision in one direction on the `SqlClient`, in a transaction if a run would use one, with the
 * settings of a run. What the program does through `SqlClient` by itself is not passed to the watch, which may look at the
 * database before each statement and at the end.
 */
export const trial = Effect.fnUntraced(function*<E>(direction: Direction, id: string, watch: Watch<E>) {
  const declared = yield* taskOf(direction, id)
  const task = (yield* unwrapped(declared)) ?? declared
  const program = yield* Effect.fromResult(Task.program(task))
  const sql = yield* SqlClient.SqlClient
  const each = Operations.of({
    run: (operation) =>
      Effect.flatMap(
        statementsOf(operation),
        (all) =>
          Effect.forEach(all, (statement) => watch.statement(statement, Execute.run(statement)), { discard: true })
      ).pipe(
        Effect.provideService(SqlClient.SqlClient, sql)
      ) as Effect.Effect<void, OperationError>
  })
  const { transaction } = task.mode
  const how: Trial = { isTransactional: transaction, isPlain: task.migration.isPlain === true }
  const run = watch.begin(how).pipe(
    Effect.andThen(program),
    Effect.andThen(watch.end),
    Effect.provideService(Operations, each),
    Effect.provideService(Performer, ({ run }) => run)
  )
  if (!transaction) return yield* Session.outsideTransaction(run)
  const settings = Session.sessionOf("user", yield* Settings)
  return yield* withIsolation(task, sql.withTransaction(Effect.andThen(Client.Session.apply(settings), run)))
})

const withIsolation = <A, E, R>({ mode }: Task.Task, effect: Effect.Effect<A, E | SqlError, R>) =>
  mode.isolation === undefined
    ? effect
    : Effect.provideService(effect, SqlClient.BeginTransaction, Task.begin(mode))
