/**
 * Decides whether a revision runs in a transaction.
 */
import * as Result from "effect/Result"
import type { Operation } from "../../operation/mod.ts"
import * as Sql from "../../sql/mod.ts"
import type { Options } from "./options.ts"

/** The decision of the caller, else whether all statements of both programs can run in a transaction. */
export const isTransactional = ({ downgrade = [], revision, upgrade }: Options): boolean =>
  revision.transaction ?? [...upgrade, ...downgrade].every(fits)

const fits = (operation: Operation): boolean => {
  const statements = Sql.render(operation)
  return Result.isFailure(statements) || statements.success.every(({ transactional }) => transactional)
}
