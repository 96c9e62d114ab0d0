/**
 * The statements of an operation, and whether each of them can share a transaction. The online run and the writer of
 * scripts both use it.
 */
import * as Effect from "effect/Effect"
import { type Operation, OperationError, Unrenderable } from "../../operation/mod.ts"
import * as Sql from "../../sql/mod.ts"

/** Renders an operation; fails with `OperationError` if it cannot be rendered. */
export const statementsOf = (operation: Operation): Effect.Effect<ReadonlyArray<Sql.Statement>, OperationError> =>
  Effect.mapError(
    Effect.fromResult(Sql.render(operation)),
    (error) => OperationError.of(new Unrenderable({ operation: operation._tag, problem: error.message }))
  )

/** Whether a statement can commit by itself. */
export const canCommit = (statement: Sql.Statement): boolean => ["CALL", "DO"].includes(Sql.verbOf(statement.text))

/** Whether a statement can share a transaction with its record in the ledger. */
export const canShare = (statement: Sql.Statement): boolean => statement.transactional && !canCommit(statement)

/** Whether a statement changes only its session. */
export const isOfSession = (statement: Sql.Statement): boolean =>
  ["SET", "RESET", "RESET ALL", "RESET SESSION AUTHORIZATION", "LOAD"].includes(Sql.classify(statement.text).keyword)
