/** Identifiers in expressions, which fail with the error of invalid values. */
import { identifierProblem, quoteIdentifier } from "../../text/mod.ts"
import { invalid } from "./invalid.ts"

/** The name in double quotes; throws `InvalidValue` for one that PostgreSQL would truncate or reject. */
export const identifierText = (name: string): string => {
  const problem = identifierProblem(name)
  if (problem !== undefined) throw invalid(name, problem.why)
  return quoteIdentifier(name)
}
