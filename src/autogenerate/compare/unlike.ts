/**
 * How two schemas differ, as lines for a person.
 */
import * as Result from "effect/Result"
import type { Catalog } from "../../catalog/mod.ts"
import * as Diff from "../../diff/mod.ts"
import type { Environment } from "../../environment/mod.ts"
import { checkOf } from "./check.ts"

/**
 * What would have to be done to `found` to make it `expected`, one change a line; none if the two are equal. The order of
 * columns is no difference: a column that is added again is the last one.
 */
export const unlike = (
  found: Catalog,
  expected: Catalog,
  { searchPath }: Environment.Environment
): ReadonlyArray<string> => {
  if (found === expected || JSON.stringify(found.objects) === JSON.stringify(expected.objects)) return []
  const plan = Diff.diff(found, expected, { owners: true, privileges: true })
  if (Result.isFailure(plan)) return [plan.failure.message]
  const home = { schema: searchPath[0]!, builtIn: new Set<string>() }
  const comparison = { plan: plan.success, live: found, desired: expected, options: {} }
  const { differences, notCompared } = checkOf(comparison, home)
  return [...differences.map(({ text }) => `missing: ${text}`), ...notCompared.map((name) => `different: ${name}`)]
}
