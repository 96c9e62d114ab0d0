/**
 * Decides which programs of a revision run in a transaction.
 */
import * as Result from "effect/Result"
import { Modes, type Operation } from "../../operation/mod.ts"
import * as Sql from "../../sql/mod.ts"
import type { Options } from "./options.ts"

/** The decision of the caller, else `false` for each program with a statement that cannot run in a transaction. */
export const transactionOf = ({ downgrade, revision, upgrade }: Options): Modes.Declared<boolean> =>
  revision.transaction ?? Modes.declaredOf({ upgrade: inside(upgrade), downgrade: inside(downgrade ?? upgrade) }) ??
    true

const inside = (operations: ReadonlyArray<Operation>): false | undefined => operations.every(fits) ? undefined : false

const fits = (operation: Operation): boolean => {
  const statements = Sql.render(operation)
  return Result.isFailure(statements) || statements.success.every(({ transactional }) => transactional)
}
