/**
 * Whether a revision fits into a transaction.
 */
import * as Result from "effect/Result"
import type { Operation } from "../../operation/mod.ts"
import * as Sql from "../../sql/mod.ts"
import type { Options } from "./options.ts"

/** What the caller decided, else true unless a statement of either direction is refused inside a transaction. */
export const isTransactional = ({ downgrade = [], revision, upgrade }: Options): boolean =>
  revision.transaction ?? [...upgrade, ...downgrade].every(fits)

const fits = (operation: Operation): boolean => {
  const statements = Sql.render(operation)
  return Result.isFailure(statements) || statements.success.every(({ transactional }) => transactional)
}
