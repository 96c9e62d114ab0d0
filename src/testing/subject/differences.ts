/**
 * How two schemas differ, as lines for a person.
 */
import * as Result from "effect/Result"
import { Autogenerate } from "../../autogenerate/mod.ts"
import type { Catalog } from "../../catalog/mod.ts"
import * as Diff from "../../diff/mod.ts"
import type { Subject } from "./subject.ts"

/**
 * What would have to be done to `found` to make it `expected`, one change a line; none if the two are equal. The order of
 * columns is no difference: a column that is added again is the last one.
 */
export const differences = (subject: Subject, found: Catalog, expected: Catalog): ReadonlyArray<string> => {
  if (found === expected || JSON.stringify(found.objects) === JSON.stringify(expected.objects)) return []
  const plan = Diff.diff(found, expected, { owners: true, privileges: true })
  if (Result.isFailure(plan)) return [plan.failure.message]
  const home = { schema: subject.loaded.environment.searchPath[0]!, builtIn: new Set<string>() }
  const { differences: all, notCompared } = Autogenerate.checkOf({
    plan: plan.success,
    live: found,
    desired: expected,
    options: {}
  }, home)
  return [...all.map(({ text }) => `missing: ${text}`), ...notCompared.map((name) => `different: ${name}`)]
}
