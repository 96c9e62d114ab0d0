/**
 * Errors in the words of a program that uses Strata, which has options where the command has flags.
 */
import { EnvironmentError } from "../environment/mod.ts"
import { LedgerError } from "../ledger/mod.ts"
import { ScriptError } from "../script/mod.ts"
import { MigratorError } from "./error.ts"

const areas = [EnvironmentError, LedgerError, MigratorError, ScriptError]

/** The error with a message for `layerUpgrade`: reasons that name a flag have a field `program`, which is set. */
export const inProgram = <E>(error: E): E => {
  for (const area of areas) {
    if (!(error instanceof area)) continue
    const { reason } = error
    const make = reason.constructor as { readonly fields?: object; new(fields: object): never }
    if (make.fields !== undefined && "program" in make.fields) {
      return area.of(new make({ ...reason, program: true })) as E
    }
  }
  return error
}
